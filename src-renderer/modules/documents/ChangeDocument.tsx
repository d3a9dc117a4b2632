import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useForm } from 'react-hook-form';
import type { InputOf, Refusal } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField } from '#renderer/kit/fields/TextField.tsx';
import { DraftNotice } from '#renderer/kit/form/DraftNotice.tsx';
import { recordResolver } from '#renderer/kit/form/record-resolver.ts';
import { useDraft } from '#renderer/kit/form/use-draft.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import {
  DocumentFields,
  documentValues,
  valuesOf,
  wordsFrom,
  type DocumentValues,
} from './DocumentFields.tsx';
import { useDocumentWords } from './words.ts';

export interface ChangeProps {
  readonly document: Document;
  readonly onDone: () => void;
}

export function EditDocument({ document, onDone }: ChangeProps) {
  const words = useDocumentWords();
  const kit = useKitWords();
  const format = useFormat();
  const { run } = useCommand(documents.describe);
  const [refusal, setRefusal] = useState<Refusal>();
  const inputOf = (values: DocumentValues) => ({
    id: document.id,
    turns: document.turns ?? 0,
    ...wordsFrom(values),
  });
  const form = useForm<DocumentValues>({
    defaultValues: valuesOf(document),
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    resolver: recordResolver<DocumentValues, InputOf<typeof documents.describe>>(
      documents.describe.input,
      (values) => ({
        value: inputOf(values),
        issues: values.title.trim() === '' ? [{ path: 'title', code: 'field.needed' }] : [],
      }),
      (path) => path,
    ),
  });
  const draft = useDraft({
    key: `edit-document/${document.id}`,
    form,
    read: (value) => documentValues.safeParse(value).data,
  });
  const submitButton = usePrimaryAction(words('saveEdit'));
  const submit = form.handleSubmit(async (values) => {
    const changed = await run(inputOf(values));
    if (!changed.ok) return setRefusal(changed.error);
    await draft.discard();
    onDone();
  });
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      {draft.foundAt === undefined ? null : (
        <DraftNotice action={kit('form.draftDiscard')} onAction={draft.startAfresh}>
          {kit('form.draftFound', { when: format.dateTime(draft.foundAt) })}
        </DraftNotice>
      )}
      <DocumentFields form={form} />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <Button variant="default" onClick={onDone}>
          {kit('cancel')}
        </Button>
        <Button
          type="submit"
          ref={submitButton}
          loading={form.formState.isSubmitting}
          aria-keyshortcuts="Control+Enter"
        >
          {words('saveEdit')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}

export function WithdrawDocument({ document, onDone }: ChangeProps) {
  const words = useDocumentWords();
  const kit = useKitWords();
  const { run, isRunning } = useCommand(documents.withdraw);
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const withdrawn = await run({ id: document.id, reason });
    if (!withdrawn.ok) return setRefusal(withdrawn.error);
    onDone();
  }
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <p>
        <strong>
          <bdi>{document.title}</bdi>
        </strong>
      </p>
      <p>{words('withdrawText')}</p>
      <LongTextField
        data-autofocus
        label={words('reason')}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <Button variant="default" onClick={onDone}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words('withdrawDo')}
        </Button>
      </div>
    </form>
  );
}
