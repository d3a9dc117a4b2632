import { Button, Modal } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useIdentityWords } from './words.ts';

/** The merge stays on record, with the reason why it was none. */
export function TakeApartDialog({
  mergeId,
  onClose,
}: {
  readonly mergeId: string;
  readonly onClose: () => void;
}) {
  const words = useIdentityWords();
  const kit = useKitWords();
  const toast = useToast();
  const undo = useCommand(identity.undoMerge);
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly code: string }>();
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const said = reason.trim();
    if (said === '') {
      setIsMissing(true);
      field.current?.focus();
      return;
    }
    const result = await undo.run({ mergeId, reason: said });
    if (!result.ok) return setRefusal(result.error);
    toast(words('apart.done'));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('apart.title')}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <form className="fw-identity-form" noValidate onSubmit={(event) => void submit(event)}>
          <p>{words('apart.text')}</p>
          <TextField
            ref={field}
            data-autofocus
            required
            label={words('apart.reason')}
            value={reason}
            maxLength={500}
            error={isMissing ? words('apart.reasonNeeded') : undefined}
            onChange={(event) => {
              setReason(event.currentTarget.value);
              setIsMissing(false);
            }}
          />
          {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
          <div className="fw-identity-actions">
            <Button variant="default" onClick={onClose}>
              {words('cancel')}
            </Button>
            <Button type="submit" loading={undo.isRunning}>
              {words('apart.do')}
            </Button>
          </div>
        </form>
      </ShortcutLayer>
    </Modal>
  );
}
