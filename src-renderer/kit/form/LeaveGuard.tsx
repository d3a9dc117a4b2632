import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ShortcutLayer } from '../shortcuts/shortcuts.tsx';
import { useKitWords } from '../words.ts';

export interface LeaveGuardProps {
  readonly form: string;
  /** Whose form it is, where that is known. */
  readonly subject?: ReactNode;
  /** Asked at the moment of leaving. @param to the path that is gone to; absent where the window itself goes */
  readonly hasUnsaved: (to?: string) => boolean;
  /** @returns whether it is kept: what is not stays on screen */
  readonly onSaveDraft: () => Promise<boolean>;
  readonly onDiscard: () => Promise<void>;
}

/** Leaving a form that holds unsaved words: stay, keep them as a draft, or let them go. */
export function LeaveGuard({ form, subject, hasUnsaved, onSaveDraft, onDiscard }: LeaveGuardProps) {
  const words = useKitWords();
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => hasUnsaved(next.pathname),
    enableBeforeUnload: () => hasUnsaved(),
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal opened onClose={blocker.reset} title={words('form.leaveTitle')} withCloseButton={false}>
      <ShortcutLayer>
        <p>
          {subject === undefined
            ? words('form.leaveBare', { form })
            : words.rich('form.leaveFor', { form, name: subject })}
        </p>
        <div className="fw-dialog-actions">
          <Button variant="default" onClick={() => void onDiscard().then(blocker.proceed)}>
            {words('form.discard')}
          </Button>
          <Button
            variant="default"
            onClick={() =>
              void onSaveDraft().then((isKept) => (isKept ? blocker.proceed() : blocker.reset()))
            }
          >
            {words('form.saveDraft')}
          </Button>
          <Button data-autofocus onClick={blocker.reset}>
            {words('form.keepEditing')}
          </Button>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
