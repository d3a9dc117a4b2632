import { Button, Modal, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useIdentityWords } from './words.ts';

export interface MergeDialogProps {
  readonly stays: Patient;
  readonly goes: Patient;
  readonly onClose: () => void;
  readonly onMerged: () => void;
}

const CONFIRMED_BY = 4;

/** Of the highest risk: whoever merges the wrong two gives one the allergies of the other. So the number is typed. */
export function MergeDialog({ stays, goes, onClose, onMerged }: MergeDialogProps) {
  const words = useIdentityWords();
  const kit = useKitWords();
  const toast = useToast();
  const merge = useCommand(identity.merge);
  const errorText = useErrorText(words);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly code: string }>();
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim().toUpperCase() !== stays.mrn.slice(-CONFIRMED_BY).toUpperCase()) {
      setIsWrong(true);
      field.current?.focus();
      return;
    }
    const said = reason.trim();
    const result = await merge.run({
      survivorId: stays.id,
      replacedId: goes.id,
      ...(said !== '' && { reason: said }),
    });
    setRefusal(result.ok ? undefined : result.error);
    if (!result.ok) return;
    const { mergeId } = result.value;
    toast(words('merge.done'), async () => {
      const undone = await request(identity.undoMerge, { mergeId, reason: words('merge.undone') });
      return undone.ok ? undefined : errorText(undone.error);
    });
    onClose();
    onMerged();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('merge.title')}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <form className="fw-identity-form" onSubmit={(event) => void submit(event)} noValidate>
          <div>
            <div className="fw-strong">
              <PatientName name={stays.name} /> · <bdi dir="ltr">{stays.mrn}</bdi>
            </div>
            <p>
              {words.rich('merge.text', {
                mrn: (
                  <bdi key="mrn" dir="ltr">
                    {stays.mrn}
                  </bdi>
                ),
              })}
            </p>
            <p>
              {words.rich('merge.goes', {
                mrn: (
                  <bdi key="mrn" dir="ltr">
                    {goes.mrn}
                  </bdi>
                ),
              })}
            </p>
          </div>
          <TextInput
            ref={field}
            data-autofocus
            dir="ltr"
            label={words('merge.confirm', { mrn: stays.mrn })}
            value={typed}
            autoComplete="off"
            maxLength={CONFIRMED_BY}
            error={isWrong ? words('merge.confirmWrong', { mrn: stays.mrn }) : undefined}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setIsWrong(false);
            }}
          />
          <TextInput
            label={words('merge.reason')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
          <div className="fw-identity-actions">
            <Button variant="default" onClick={onClose}>
              {words('cancel')}
            </Button>
            <Button type="submit" loading={merge.isRunning}>
              {words('merge.do')}
            </Button>
          </div>
        </form>
      </ShortcutLayer>
    </Modal>
  );
}
