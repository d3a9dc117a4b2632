import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';

export interface UnsavedGuardProps {
  readonly form: string;
  readonly isDirty: boolean;
}

/** Leaving a form of the desk with changes in it: stay, or let them go. Settings and rights have no drafts. */
export function UnsavedGuard({ form, isDirty }: UnsavedGuardProps) {
  const words = useKitWords();
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Modal opened onClose={blocker.reset} title={words('form.leaveTitle')} withCloseButton={false}>
      <ShortcutLayer>
        <p>{words('form.leaveBare', { form })}</p>
        <div className="fw-dialog-actions">
          <Button variant="default" onClick={blocker.proceed}>
            {words('form.discard')}
          </Button>
          <Button data-autofocus onClick={blocker.reset}>
            {words('form.keepEditing')}
          </Button>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
