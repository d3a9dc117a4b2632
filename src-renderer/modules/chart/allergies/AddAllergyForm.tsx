import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useId, useRef, useState, type FormEvent } from 'react';
import { Controller, useForm } from 'react-hook-form';
import * as z from 'zod';
import type { InputOf, Refusal } from '#shared/kernel/contract.ts';
import { allergies } from '#shared/modules/allergies/allergies.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { DraftNotice } from '#renderer/kit/form/DraftNotice.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { LeaveGuard } from '#renderer/kit/form/LeaveGuard.tsx';
import { recordResolver } from '#renderer/kit/form/record-resolver.ts';
import { useDraft } from '#renderer/kit/form/use-draft.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { useChartWords } from '../words.ts';

/** What is in the fields: text always, `''` where nothing was chosen. */
const valuesSchema = z.object({
  substance: z.string(),
  type: z.enum(['allergy', 'intolerance']),
  category: z.enum(['', 'medication', 'food', 'environment', 'biologic']),
  reaction: z.string(),
  severity: z.enum(['', 'mild', 'moderate', 'severe']),
  note: z.string(),
});
type Values = z.infer<typeof valuesSchema>;

const EMPTY: Values = { substance: '', type: 'allergy', category: '', reaction: '', severity: '', note: '' };

export interface AddAllergyFormProps {
  readonly patientId: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

export function AddAllergyForm({ patientId, onDone, onCancel }: AddAllergyFormProps) {
  const words = useChartWords();
  const kit = useKitWords();
  const format = useFormat();
  const { run } = useCommand(allergies.record);
  const [refusal, setRefusal] = useState<Refusal>();
  const form = useForm<Values>({
    defaultValues: EMPTY,
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    resolver: recordResolver<Values, InputOf<typeof allergies.record>>(
      allergies.record.input,
      (values) => ({
        value: inputOf(patientId, values),
        issues: values.substance.trim() === '' ? [{ path: 'substance', code: 'field.needed' }] : [],
      }),
      (path) => path,
    ),
  });
  const draft = useDraft({
    key: `add-allergy/${patientId}`,
    form,
    read: (value) => {
      const parsed = valuesSchema.safeParse(value);
      return parsed.success ? parsed.data : undefined;
    },
  });
  const isDone = useRef(false);
  const patient = useQuery(patients.get, { id: patientId }).value;
  const submitButton = usePrimaryAction(words('allergies.save'));
  const severityLabel = useId();
  const typeLabel = useId();
  const { register, control, formState } = form;
  const { isDirty } = formState; // read while drawing, or the form does not follow it
  const errorOf = (code: string | undefined) =>
    code === undefined ? undefined : kit.has(code) ? kit(code, { max: 300 }) : kit('field.wrong');
  const submit = (event: FormEvent) =>
    form.handleSubmit(async (values) => {
      const result = await run(inputOf(patientId, values));
      if (!result.ok) return setRefusal(result.error);
      isDone.current = true;
      await draft.discard();
      onDone();
    })(event);
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <p className="fw-second">{kit('needed')}</p>
      {draft.foundAt === undefined ? null : (
        <DraftNotice action={kit('form.draftDiscard')} onAction={draft.startAfresh}>
          {kit('form.draftFound', { when: format.dateTime(draft.foundAt) })}
        </DraftNotice>
      )}
      <TextField
        {...register('substance')}
        data-autofocus
        label={words('allergy.substance')}
        description={words('allergy.substanceHint')}
        required
        error={errorOf(formState.errors.substance?.message)}
      />
      <div>
        <div id={typeLabel} className="fw-field-label">
          {words('allergy.type')}
        </div>
        <Controller
          name="type"
          control={control}
          render={({ field }) => (
            <SegmentedControl
              fullWidth
              aria-labelledby={typeLabel}
              value={field.value}
              onChange={field.onChange}
              data={[
                { value: 'allergy', label: words('allergy.allergy') },
                { value: 'intolerance', label: words('allergy.intolerance') },
              ]}
            />
          )}
        />
      </div>
      <NativeSelect
        {...register('category')}
        label={words('allergy.category')}
        data={[
          { value: '', label: words('notKnown') },
          ...(['medication', 'food', 'environment', 'biologic'] as const).map((value) => ({
            value,
            label: words(`allergyCategory.${value}`),
          })),
        ]}
      />
      <TextField
        {...register('reaction')}
        label={words('allergy.reaction')}
        description={words('allergy.reactionHint')}
        error={errorOf(formState.errors.reaction?.message)}
      />
      <div>
        <div id={severityLabel} className="fw-field-label">
          {words('allergy.severity')}
        </div>
        <Controller
          name="severity"
          control={control}
          render={({ field }) => (
            <SegmentedControl
              fullWidth
              aria-labelledby={severityLabel}
              value={field.value}
              onChange={field.onChange}
              data={[
                { value: '', label: words('notKnown') },
                ...(['mild', 'moderate', 'severe'] as const).map((value) => ({
                  value,
                  label: words(`severity.${value}`),
                })),
              ]}
            />
          )}
        />
      </div>
      <LongTextField
        {...register('note')}
        label={words('allergy.note')}
        error={errorOf(formState.errors.note?.message)}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {/* Tabs of this chart leave the form where it is. */}
      <LeaveGuard
        form={words('allergies.add')}
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
          {draft.savedAt === undefined ? '' : kit('form.draftSaved', { time: format.time(draft.savedAt) })}
        </span>
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button
          type="submit"
          ref={submitButton}
          loading={formState.isSubmitting}
          aria-keyshortcuts="Control+Enter"
        >
          {words('allergies.save')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}

/** An address may hold the id's colon encoded. */
function isChartOf(patientId: string, path = ''): boolean {
  return path.startsWith('/chart/') && path.includes(patientId.slice(patientId.indexOf(':') + 1));
}

/** Absent where nothing was typed: `''` never leaves the form. */
function inputOf(
  patientId: string,
  { substance, type, category, reaction, severity, note }: Values,
): InputOf<typeof allergies.record> {
  return {
    patientId,
    substance: substance.trim(),
    type,
    ...(category === '' ? {} : { category }),
    ...(reaction.trim() === '' ? {} : { reaction: reaction.trim() }),
    ...(severity === '' ? {} : { severity }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}
