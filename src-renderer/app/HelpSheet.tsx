import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';
import { KbdList } from '#renderer/kit/Kbd.tsx';
import {
  ShortcutLayer,
  useShortcut,
  useShortcuts,
  type ListedShortcut,
} from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { firstDesk } from './desks.ts';
import { useGuide } from './guide/use-guide.ts';
import { useShellWords } from './words.ts';

/** Every key that works now, on `?`. */
export function HelpSheet() {
  const words = useShellWords();
  const kit = useKitWords();
  const navigate = useNavigate();
  const { user } = useSession();
  const guide = useGuide();
  const [isOpen, setIsOpen] = useState(false);
  const listed = useShortcuts();
  // What worked before the sheet covered it.
  useShortcut({
    keys: '?',
    words: words('allKeys'),
    scope: 'everywhere',
    foot: 99,
    run: () => setIsOpen(true),
  });
  return (
    <Modal
      opened={isOpen}
      onClose={() => setIsOpen(false)}
      title={kit('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <div className="fw-help-head">
          <p className="fw-second">{kit('keys.intro')}</p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setIsOpen(false);
              void navigate({ to: '/settings' });
            }}
          >
            {words('help.change')}
          </Button>
          {guide.isOpen ? null : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setIsOpen(false);
                guide.open();
                void navigate({ to: firstDesk(user.permissions, user.roles) });
              }}
            >
              {words('guide.show')}
            </Button>
          )}
        </div>
        <div className="fw-help">
          <KeyTable title={kit('keys.here')} rows={listed.filter(({ scope }) => scope !== 'everywhere')} />
          <KeyTable
            title={kit('keys.everywhere')}
            rows={listed.filter(({ scope }) => scope === 'everywhere')}
          />
        </div>
      </ShortcutLayer>
    </Modal>
  );
}

function KeyTable({ title, rows }: { readonly title: string; readonly rows: readonly ListedShortcut[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className="fw-help-keys">
        {rows.map(({ list, words }) => (
          <div key={`${list.join(' ')} ${words}`}>
            <dt>
              <KbdList keys={list} />
              <span className="fw-hidden">{list.join(', ')}</span>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
