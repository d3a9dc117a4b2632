import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { Kbd } from './Kbd.tsx';
import { useShortcut } from './shortcuts/shortcuts.tsx';
import { useKitWords } from './words.ts';

/** @returns in words why it could not be done, where it could not */
export type Undo = () => Promise<string | undefined>;

/** The latest thing that can be undone: one at a time, as long as its toast stands. */
let latest: { readonly id: string; readonly undo: () => Promise<void> } | undefined;

/**
 * A word about something done, for 6 s (longer under the pointer), with its way back. Never for an error, and never for
 * anything clinical that was refused: those stay in place. Of a way back that was refused nothing is left in place, so it is told
 * here, until it is closed.
 */
export function useToast(): (text: string, undo?: Undo) => void {
  const words = useKitWords();
  return useCallback(
    (text, undo) => {
      // Its way back is gone: a button that stood on would take back what was done after it.
      if (latest) notifications.hide(latest.id);
      const id = notifications.show({
        // Read out when there is a pause: what is done is done, and interrupts nobody.
        role: 'status',
        withCloseButton: true,
        closeButtonProps: { 'aria-label': words('close') },
        message: undo ? <UndoToast text={text} /> : text,
        onClose: (closed) => {
          if (latest?.id === closed.id) latest = undefined;
        },
      });
      if (!undo) return void (latest = undefined);
      const tell = (why: string) =>
        notifications.show({
          role: 'alert',
          autoClose: false,
          withCloseButton: true,
          closeButtonProps: { 'aria-label': words('close') },
          message: (
            <>
              <strong>{words('toast.notUndone')}</strong> {why}
            </>
          ),
        });
      latest = {
        id,
        undo: async () => {
          const why = await undo();
          if (why !== undefined) tell(why);
        },
      };
    },
    [words],
  );
}

/** What one person did is not the next one's to read, or to undo. */
export function dropToasts(): void {
  latest = undefined;
  notifications.clean();
}

/** What Ctrl Z does. */
export async function undoLatest(): Promise<void> {
  if (!latest) return;
  const { id, undo } = latest;
  latest = undefined;
  notifications.hide(id);
  await undo();
}

function UndoToast({ text }: { readonly text: string }) {
  const words = useKitWords();
  useShortcut({
    keys: 'Ctrl Z',
    words: words('toast.undo'),
    scope: 'everywhere',
    run: () => void undoLatest(),
  });
  return (
    <span className="fw-toast">
      {text}
      <Button size="xs" variant="default" onClick={() => void undoLatest()}>
        {words('toast.undo')}
        <Kbd keys="Ctrl Z" />
      </Button>
    </span>
  );
}
