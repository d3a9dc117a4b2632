import { Radio } from '@mantine/core';
import { addressLines } from '#shared/kernel/address.ts';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { RegisteredField, RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { languageName } from '#renderer/kit/language-name.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useSaid } from './use-said.ts';
import { codeOf, MARITAL_STATUSES } from './registration-codes.ts';
import type { Choices } from './settle-edit.ts';
import { usePatientWords } from './words.ts';

const LABELS = {
  name: 'onlyName',
  gender: 'sex',
  birthDate: 'birth',
  identifier: 'part.identifiers',
  telecom: 'part.contact',
  address: 'part.address',
  maritalStatus: 'part.maritalStatus',
  communication: 'part.language',
  contact: 'part.contacts',
  coverage: 'part.coverage',
  genderIdentity: 'genderIdentity',
  pronouns: 'pronouns',
  foundAt: 'foundAt',
  foundWhere: 'foundWhere',
  customFields: 'part.custom',
} as const satisfies { readonly [F in RegisteredField]: string };

export interface ChangedMeanwhileProps {
  readonly fields: readonly RegisteredField[];
  readonly typed: RegistrationBase;
  readonly recorded: RegistrationBase;
  readonly choices: Choices;
  readonly onChoose: (field: RegisteredField, keep: 'typed' | 'recorded') => void;
}

/** Two desks have changed the same: both values, and a person decides. Nothing is saved until then. */
export function ChangedMeanwhile({ fields, typed, recorded, choices, onChoose }: ChangedMeanwhileProps) {
  const words = usePatientWords();
  const textOf = useFieldText();
  return (
    <Notice severity="serious" role="alert" title={words('error.patient.changedMeanwhile')}>
      {fields.map((field) => (
        <Radio.Group
          key={field}
          label={words(LABELS[field])}
          value={choices[field]?.keep ?? ''}
          onChange={(keep) => onChoose(field, keep === 'typed' ? 'typed' : 'recorded')}
        >
          <Radio value="typed" label={words('changed.typed', { value: textOf(field, typed) })} />
          <Radio value="recorded" label={words('changed.recorded', { value: textOf(field, recorded) })} />
        </Radio.Group>
      ))}
      <p>{words('changed.next')}</p>
    </Notice>
  );
}

/** A field of a registration in one line. */
function useFieldText(): (field: RegisteredField, of: RegistrationBase) => string {
  const words = usePatientWords();
  const kit = useKitWords();
  const format = useFormat();
  const said = useSaid();
  const textsOf = (field: RegisteredField, of: RegistrationBase): readonly (string | undefined)[] => {
    switch (field) {
      case 'name':
        return of.name.map(displayName);
      case 'gender':
        return of.gender === undefined ? [] : [kit(of.gender)];
      case 'birthDate':
        return of.birthDate === undefined
          ? []
          : [
              `${format.date(of.birthDate)}${of.birthDateEstimated === true ? ` (${words('estimated')})` : ''}`,
            ];
      case 'identifier':
        return of.identifier?.map(({ value }) => value) ?? [];
      case 'telecom':
        return of.telecom?.map(({ value }) => value) ?? [];
      case 'address':
        return of.address?.map((address) => addressLines(address).join(', ')) ?? [];
      case 'maritalStatus': {
        const code = codeOf(of.maritalStatus);
        const known = MARITAL_STATUSES.find((one) => one === code);
        return [known === undefined ? conceptText(of.maritalStatus) : words(`marital.${known}`)];
      }
      case 'communication':
        return of.communication?.map(({ language }) => languageName(language, words.language)) ?? [];
      case 'contact':
        return (
          of.contact?.map(({ name, relationship, telecom }) =>
            [
              name && displayName(name),
              conceptText(relationship?.[0]),
              ...(telecom ?? []).map(({ value }) => value),
            ]
              .filter(Boolean)
              .join(', '),
          ) ?? []
        );
      case 'genderIdentity':
        return [said.gender(of)];
      case 'pronouns':
        return [said.pronouns(of)];
      case 'foundAt':
        return of.foundAt === undefined ? [] : [format.dateTime(of.foundAt)];
      case 'foundWhere':
        return [of.foundWhere];
      case 'customFields':
        return of.customFields?.map((one) => `${said.question(one)}: ${said.answerText(one)}`) ?? [];
      case 'coverage':
        return (
          of.coverage?.map(({ payor, subscriberId, validTo }) =>
            [payor, subscriberId, validTo && format.date(validTo)].filter(Boolean).join(', '),
          ) ?? []
        );
    }
  };
  return (field, of) => textsOf(field, of).filter(Boolean).join('; ') || '–';
}
