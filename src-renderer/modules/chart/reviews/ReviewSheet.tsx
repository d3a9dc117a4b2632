import { Button, Checkbox } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import { REVIEWED_LISTS, type ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField } from '#renderer/kit/fields/TextField.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useHistoryWords } from '../history/words.ts';
import { SideSheet } from '../parts/SideSheet.tsx';

export interface ReviewSheetProps {
  readonly patientId: string;
  readonly startWith: ReviewedList;
  readonly onClose: () => void;
}

/** Says that lists were gone through with the patient: by whoever is signed in, now. */
export function ReviewSheet({ patientId, startWith, onClose }: ReviewSheetProps) {
  const words = useHistoryWords();
  const kit = useKitWords();
  const toast = useToast();
  const { user } = useSession();
  const { run, isRunning } = useCommand(history.review);
  const [lists, setLists] = useState<readonly ReviewedList[]>([startWith]);
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  const submitButton = usePrimaryAction(words('review.confirm'));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const told = note.trim();
    const result = await run({ patientId, lists, ...(told === '' ? {} : { note: told }) });
    if (!result.ok) return setRefusal(result.error);
    toast(words('review.done'));
    onClose();
  };
  return (
    <SideSheet title={words('review.title')} onClose={onClose}>
      <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
        <p>{words.rich('review.what', { who: <bdi key="who">{user.displayName}</bdi> })}</p>
        <fieldset className="fw-entry-row">
          <legend>{words('review.lists')}</legend>
          {REVIEWED_LISTS.map((list) => (
            <Checkbox
              key={list}
              label={words(`list.${list}`)}
              checked={lists.includes(list)}
              {...(list === startWith ? { 'data-autofocus': true } : {})}
              onChange={(event) =>
                setLists(
                  event.currentTarget.checked ? [...lists, list] : lists.filter((other) => other !== list),
                )
              }
            />
          ))}
        </fieldset>
        <LongTextField
          label={words('review.note')}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {refusal ? <ErrorNotice error={refusal} onRetry={null} /> : null}
        <div className="fw-button-row fw-side-actions">
          {lists.length === 0 ? <span role="status">{words('review.chooseOne')}</span> : null}
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button
            type="submit"
            ref={submitButton}
            disabled={lists.length === 0}
            loading={isRunning}
            aria-keyshortcuts="Control+Enter"
          >
            {words('review.confirm')}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </div>
      </form>
    </SideSheet>
  );
}
