import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { InputOf, Refusal } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import type { DocumentType } from '#shared/modules/documents/document-types.rules.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
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
import { DocumentView } from './DocumentView.tsx';
import { fileSource, sendDocument } from './file-transfer.ts';
import { thumbnailOf } from './pages.ts';
import { useDocumentWords } from './words.ts';

export interface AddDocumentProps {
  readonly patientId: string;
  readonly file: File;
  readonly contentType: DocumentType;
  /** The version that it takes the place of. */
  readonly replaces?: Document | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** One file, looked at before it goes into the chart. */
export function AddDocument({ patientId, file, contentType, replaces, onDone, onCancel }: AddDocumentProps) {
  const words = useDocumentWords();
  const kit = useKitWords();
  const format = useFormat();
  const [refusal, setRefusal] = useState<Refusal>();
  const [percent, setPercent] = useState<number>();
  const [thumbnail, setThumbnail] = useState<Promise<string>>();
  const source = useMemo(() => fileSource(file), [file]);
  const fileKey = `${file.name} ${file.size}`;
  const form = useForm<DocumentValues>({
    defaultValues: replaces
      ? { ...valuesOf(replaces), date: '', file: fileKey }
      : {
          file: fileKey,
          category: 'other',
          title: file.name.replace(/\.\w+$/, '').slice(0, 200),
          date: '',
          author: '',
          note: '',
        },
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    resolver: recordResolver<DocumentValues, InputOf<typeof documents.save>>(
      documents.save.input,
      (values) => ({
        value: { upload: '', patientId, ...wordsFrom(values) },
        issues: values.title.trim() === '' ? [{ path: 'title', code: 'field.needed' }] : [],
      }),
      (path) => path,
    ),
  });
  const draft = useDraft({
    key: `add-document/${patientId}`,
    form,
    // Words that were typed for another file must not come to stand under this one.
    read: (value) => {
      const parsed = documentValues.safeParse(value);
      return parsed.success && parsed.data.file === fileKey ? parsed.data : undefined;
    },
  });
  const submitButton = usePrimaryAction(words('save'));
  const submit = form.handleSubmit(async (values) => {
    setRefusal(undefined);
    // A file that cannot be drawn is kept all the same, without a small picture.
    const small = await thumbnail?.catch(() => undefined);
    const sent = await sendDocument(
      file,
      {
        patientId,
        ...wordsFrom(values),
        ...(small === undefined ? {} : { thumbnail: small }),
        ...(replaces === undefined ? {} : { replacesId: replaces.id }),
      },
      setPercent,
    );
    setPercent(undefined);
    if (!sent.ok) return setRefusal(sent.error);
    await draft.discard();
    onDone();
  });
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <div className="fw-doc-preview">
        <DocumentView
          source={source}
          contentType={contentType}
          turns={0}
          title={file.name}
          onOpened={(pages) => setThumbnail(thumbnailOf(pages))}
        />
      </div>
      {draft.foundAt === undefined ? null : (
        <DraftNotice action={kit('form.draftDiscard')} onAction={draft.startAfresh}>
          {kit('form.draftFound', { when: format.dateTime(draft.foundAt) })}
        </DraftNotice>
      )}
      <p className="fw-second">{kit('needed')}</p>
      <DocumentFields form={form} />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <span className="fw-second" role="status">
          {percent === undefined ? '' : words('saving', { percent })}
        </span>
        <Button variant="default" onClick={onCancel}>
          {words('skip')}
        </Button>
        <Button
          type="submit"
          ref={submitButton}
          loading={form.formState.isSubmitting}
          aria-keyshortcuts="Control+Enter"
        >
          {words('save')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}
