import { useMemo, useState, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Registration } from '#shared/modules/patients/patients.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { FormPage } from '#renderer/kit/form/FormPage.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { AddressPart, PhonePart } from './ContactParts.tsx';
import { ContactsPart, CoveragePart, IdentifierPart, LanguagePart } from './MoreParts.tsx';
import { PersonPart } from './PersonPart.tsx';
import { readDraft } from './registration-draft.ts';
import type { RegistrationValues } from './registration-form.ts';
import { readRegistration, registrationResolver } from './registration-resolver.ts';
import { namesOf } from './registration-value.ts';
import { SimilarPanel } from './SimilarPanel.tsx';
import { usePatientWords } from './words.ts';
import './patients.css';

export interface PatientFormProps {
  readonly title: string;
  readonly submitLabel: string;
  readonly draftKey: string;
  readonly initial: RegistrationValues;
  /** Filled in over `initial`, as if typed. */
  readonly prefilled?: RegistrationValues | undefined;
  /** Of the record being edited. */
  readonly ownId?: string;
  readonly save: (
    registration: Registration,
    values: RegistrationValues,
  ) => Promise<Result<() => void, Refusal>>;
  /** A refusal that asks for more than its words. */
  readonly showRefusal?: (refusal: Refusal, values: RegistrationValues) => ReactNode;
  readonly onCancel: () => void;
}

/** Registration and its edit: one page, the same parts. */
export function PatientForm({
  title,
  submitLabel,
  draftKey,
  initial,
  prefilled,
  ownId,
  save,
  showRefusal,
  onCancel,
}: PatientFormProps) {
  const words = usePatientWords();
  const { today } = useClock();
  const [refusal, setRefusal] = useState<Refusal>();
  const resolver = useMemo(() => registrationResolver(today), [today]);
  const form = useForm<RegistrationValues>({
    resolver,
    shouldFocusError: false,
    defaultValues: initial,
    ...(prefilled === undefined ? {} : { values: prefilled, resetOptions: { keepDefaultValues: true } }),
  });
  const name = namesOf(form.watch());

  async function submit(values: RegistrationValues): Promise<(() => void) | undefined> {
    setRefusal(undefined);
    const result = await save(readRegistration(values, today).value, values);
    if (result.ok) return result.value;
    setRefusal(result.error);
    return undefined;
  }

  const parts = ['person', 'contact', 'address', 'identifiers', 'language', 'contacts', 'coverage'] as const;
  let notice: ReactNode;
  if (refusal) {
    notice = showRefusal?.(refusal, form.getValues()) ?? (
      <ErrorNotice error={refusal} words={words} onRetry={null} />
    );
  }
  return (
    <FormProvider {...form}>
      <FormPage
        form={form}
        title={title}
        subject={name.length === 0 ? undefined : <PatientName name={name} />}
        draftKey={draftKey}
        readDraft={(stored) => readDraft(stored, initial)}
        submitLabel={submitLabel}
        onSubmit={submit}
        onCancel={onCancel}
        refusal={notice}
        sections={parts.map((id) => ({ id, title: words(`part.${id}`) }))}
        aside={<SimilarPanel {...(ownId === undefined ? {} : { ownId })} />}
      >
        <PersonPart beginsHere={ownId === undefined} />
        <PhonePart />
        <AddressPart />
        <IdentifierPart />
        <LanguagePart />
        <ContactsPart />
        <CoveragePart />
      </FormPage>
    </FormProvider>
  );
}
