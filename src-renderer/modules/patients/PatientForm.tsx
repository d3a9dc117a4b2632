import { useMemo, useState, type ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Registration } from '#shared/modules/patients/patients.contract.ts';
import type { AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { FormPage } from '#renderer/kit/form/FormPage.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { AddressPart } from './AddressPart.tsx';
import { ConsentPart } from './ConsentPart.tsx';
import { PhonePart } from './ContactParts.tsx';
import { customSections } from './custom-value.ts';
import { CustomParts } from './CustomParts.tsx';
import { GenderPart } from './GenderPart.tsx';
import { ContactsPart, CoveragePart, IdentifierPart, LanguagePart } from './MoreParts.tsx';
import { MaritalStatusPart, OtherNamesPart } from './NameParts.tsx';
import { PersonPart } from './PersonPart.tsx';
import { readDraft } from './registration-draft.ts';
import type { RegistrationValues } from './registration-form.ts';
import { readRegistration, registrationResolver } from './registration-resolver.ts';
import { namesOf } from './registration-value.ts';
import { SimilarPanel } from './SimilarPanel.tsx';
import { isShown, useAsks } from './use-asks.ts';
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

const PARTS = [
  { id: 'person', fields: [] },
  { id: 'contact', fields: ['phone', 'email'] },
  { id: 'address', fields: ['address'] },
  { id: 'identifiers', fields: ['identifier'] },
  { id: 'otherNames', fields: ['otherNames'] },
  { id: 'maritalStatus', fields: ['maritalStatus'] },
  { id: 'gender', fields: ['genderIdentity', 'pronouns'] },
  { id: 'language', fields: ['communication'] },
  { id: 'contacts', fields: ['contact'] },
  { id: 'coverage', fields: ['coverage'] },
  { id: 'consent', fields: ['consent'] },
] as const satisfies readonly { readonly id: string; readonly fields: readonly AskedField[] }[];

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
  const asks = useAsks();
  const [refusal, setRefusal] = useState<Refusal>();
  const resolver = useMemo(() => registrationResolver(today, asks), [today, asks]);
  const form = useForm<RegistrationValues>({
    resolver,
    shouldFocusError: false,
    defaultValues: initial,
    ...(prefilled === undefined ? {} : { values: prefilled, resetOptions: { keepDefaultValues: true } }),
  });
  const name = namesOf(form.watch());

  async function submit(values: RegistrationValues): Promise<(() => void) | undefined> {
    setRefusal(undefined);
    const result = await save(readRegistration(values, today, asks).value, values);
    if (result.ok) return result.value;
    setRefusal(result.error);
    return undefined;
  }

  // What was decided can be taken back at any time, whether or not it is asked of everybody.
  const isAsked = (field: AskedField) => isShown(asks, field) || (field === 'consent' && ownId !== undefined);
  const isNeeded = (field: AskedField) => asks.required.includes(field);
  const parts = PARTS.filter(({ fields }) => fields.length === 0 || fields.some(isAsked)).map(({ id }) => id);
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
        sections={[
          ...parts.map((id) => ({ id, title: words(`part.${id}`) })),
          ...customSections(asks, words.language, words('part.custom')),
        ]}
        aside={<SimilarPanel {...(ownId === undefined ? {} : { ownId })} />}
      >
        <PersonPart beginsHere={ownId === undefined} asks={asks} />
        {parts.includes('contact') ? <PhonePart asks={asks} /> : null}
        {isAsked('address') ? <AddressPart isNeeded={isNeeded('address')} home={asks.country} /> : null}
        {isAsked('identifier') ? <IdentifierPart isNeeded={isNeeded('identifier')} /> : null}
        {isAsked('otherNames') ? <OtherNamesPart isNeeded={isNeeded('otherNames')} /> : null}
        {isAsked('maritalStatus') ? <MaritalStatusPart isNeeded={isNeeded('maritalStatus')} /> : null}
        {parts.includes('gender') ? <GenderPart asks={asks} /> : null}
        {isAsked('communication') ? <LanguagePart isNeeded={isNeeded('communication')} /> : null}
        {isAsked('contact') ? <ContactsPart isNeeded={isNeeded('contact')} /> : null}
        {isAsked('coverage') ? <CoveragePart isNeeded={isNeeded('coverage')} /> : null}
        {isAsked('consent') ? (
          <ConsentPart
            isNeeded={isNeeded('consent')}
            {...(ownId === undefined ? {} : { patientId: ownId })}
          />
        ) : null}
        <CustomParts asks={asks} />
      </FormPage>
    </FormProvider>
  );
}
