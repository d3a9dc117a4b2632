import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '#renderer/bridge/session.tsx';
import { KbdList } from '#renderer/kit/Kbd.tsx';
import type { ListedShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { firstDesk } from './desks.ts';
import { useGuide } from './guide/use-guide.ts';
import { useShellWords } from './words.ts';

export interface HelpKeysProps {
  readonly listed: readonly ListedShortcut[];
  readonly onClose: () => void;
}

/** What the sheet of keys shows, and where it leads. */
export function HelpKeys({ listed, onClose }: HelpKeysProps) {
  const words = useShellWords();
  const kit = useKitWords();
  const navigate = useNavigate();
  const { user } = useSession();
  const guide = useGuide();
  return (
    <>
      <div className="fw-help-head">
        <p className="fw-second">{kit('keys.intro')}</p>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            onClose();
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
              onClose();
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
    </>
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
