import { Modal } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { ShortcutLayer, useShortcut, useShortcuts } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useShellWords } from './words.ts';

const HelpKeys = lazy(async () => ({ default: (await import('./HelpKeys.tsx')).HelpKeys }));

/** Every key that works now, on `?`. */
export function HelpSheet() {
  const words = useShellWords();
  const kit = useKitWords();
  const [isOpen, setIsOpen] = useState(false);
  const listed = useShortcuts();
  const close = () => setIsOpen(false);
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
      onClose={close}
      title={kit('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <Suspense fallback={null}>
          <HelpKeys listed={listed} onClose={close} />
        </Suspense>
      </ShortcutLayer>
    </Modal>
  );
}
