import { Button } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import * as z from 'zod';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { DraftNotice } from '#renderer/kit/form/DraftNotice.tsx';
import { ErrorSummary } from '#renderer/kit/form/ErrorSummary.tsx';
import { LeaveGuard } from '#renderer/kit/form/LeaveGuard.tsx';
import { recordResolver } from '#renderer/kit/form/record-resolver.ts';
import { useDraft } from '#renderer/kit/form/use-draft.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { fieldsOf, issuesOf, type EntryPart, type Values } from './entry-fields.ts';
import { EntryPartView } from './EntryFieldView.tsx';
import { useEntryWords } from './words.ts';

export interface EntryFormProps {
  readonly patientId: string;
  /** What the form is called, for the guard. */
  readonly title: string;
  readonly draftKey: string;
  readonly parts: readonly EntryPart[];
  /** What the fields start with; the rest is empty. */
  readonly start: Values;
  /** The record as it was opened, as JSON: a draft keeps it, so that what was typed over an older one is noticed. */
  readonly base?: string | undefined;
  readonly saveLabel: string;
  readonly save: (values: Values, base: string | undefined) => Promise<Result<unknown, Refusal>>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

const BASE = 'base';
const draftSchema = z.record(z.string(), z.string());

/** One entry of a history in a side panel: a draft is kept, errors stand at their fields, refusals in place. */
export function EntryForm({
  patientId,
  title,
  draftKey,
  parts,
  start,
  base,
  saveLabel,
  save,
  onDone,
  onCancel,
}: EntryFormProps) {
  const words = useEntryWords();
  const kit = useKitWords();
  const format = useFormat();
  const element = useRef<HTMLFormElement>(null);
  const [refusal, setRefusal] = useState<Refusal>();
  const [defaults] = useState<Values>(() => ({
    ...Object.fromEntries(fieldsOf(parts).map(({ name }) => [name, ''])),
    ...start,
    [BASE]: base ?? '',
  }));
  const form = useForm<Values>({
    defaultValues: defaults,
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    resolver: recordResolver<Values, unknown>(
      z.unknown(),
      (values) => ({ value: values, issues: issuesOf(parts, values) }),
      (path) => path,
    ),
  });
  const draft = useDraft({
    key: draftKey,
    form,
    read: (value) => {
      const parsed = draftSchema.safeParse(value);
      return parsed.success ? { ...defaults, ...parsed.data } : undefined;
    },
  });
  const submitButton = usePrimaryAction(saveLabel);
  const isDone = useRef(false);
  const patient = useQuery(patients.get, { id: patientId }).value;
  const { errors, isDirty, isSubmitting, submitCount } = form.formState;
  const submit = (event: FormEvent) =>
    form.handleSubmit(async ({ [BASE]: opened, ...values }) => {
      const result = await save(values, opened === '' ? undefined : opened);
      if (!result.ok) return setRefusal(result.error);
      isDone.current = true;
      await draft.discard();
      onDone();
    })(event);
  return (
    <FormProvider {...form}>
      <form
        ref={element}
        className="fw-side-form"
        noValidate
        autoComplete="off"
        onSubmit={(event) => void submit(event)}
      >
        <p className="fw-second">{kit('needed')}</p>
        <ErrorSummary form={element} attempts={Object.keys(errors).length > 0 ? submitCount : 0} />
        {draft.foundAt === undefined ? null : (
          <DraftNotice action={kit('form.draftDiscard')} onAction={draft.startAfresh}>
            {kit('form.draftFound', { when: format.dateTime(draft.foundAt) })}
          </DraftNotice>
        )}
        {parts.map((part, index) => (
          <EntryPartView key={part.name} part={part} isFirst={index === 0} />
        ))}
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        {/* Tabs of this chart leave the form where it is. */}
        <LeaveGuard
          form={title}
          subject={patient && <PatientName name={patient.name} />}
          hasUnsaved={(to) => isDirty && !isDone.current && !isChartOf(patientId, to)}
          onSaveDraft={draft.save}
          onDiscard={async () => {
            isDone.current = true;
            await draft.discard();
          }}
        />
        <div className="fw-button-row fw-side-actions">
          <span className="fw-second" role="status">
            {draft.isTooLong
              ? kit('form.draftTooLong')
              : draft.savedAt === undefined
                ? ''
                : kit('form.draftSaved', { time: format.time(draft.savedAt) })}
          </span>
          <Button variant="default" onClick={onCancel}>
            {kit('cancel')}
          </Button>
          <Button type="submit" ref={submitButton} loading={isSubmitting} aria-keyshortcuts="Control+Enter">
            {saveLabel}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

/** An address may hold the id's colon encoded. */
function isChartOf(patientId: string, path = ''): boolean {
  return path.startsWith('/chart/') && path.includes(patientId.slice(patientId.indexOf(':') + 1));
}
