import { conceptText } from '#shared/kernel/clinical-values.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { codeOf, IDENTIFIER_TYPES, MARITAL_STATUSES, typeOf } from '../patients/registration-codes.ts';
import { useSaid } from '../patients/use-said.ts';
import { usePatientWords } from '../patients/words.ts';
import { Fact } from './Fact.tsx';

/** What else a registration holds of who this is: earlier names, numbers given by others, marital status. */
export function IdentityFacts({ patient }: { readonly patient: Patient }) {
  const words = usePatientWords();
  const said = useSaid();
  const format = useFormat();
  const main = mainName(patient.name);
  const others = patient.name.filter((name) => name !== main && name.use !== 'nickname');
  const numbers = (patient.identifier ?? []).filter(({ value, use }) => value !== undefined && use !== 'old');
  const marital = MARITAL_STATUSES.find((code) => code === codeOf(patient.maritalStatus));
  return (
    <>
      {others.length === 0 ? null : (
        <Fact name={words('part.otherNames')}>
          {others.map((name, index) => (
            // Names have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index}>
              <bdi>{displayName(name)}</bdi>
              {name.use === undefined ? null : (
                <span className="fw-second"> · {words(`nameUse.${name.use}`)}</span>
              )}
            </div>
          ))}
        </Fact>
      )}
      {numbers.length === 0 ? null : (
        <Fact name={words('part.identifiers')}>
          {numbers.map(({ type, value, assigner }, index) => {
            const kind = IDENTIFIER_TYPES.find((code) => code === typeOf(type));
            const said = kind === undefined ? conceptText(type) : words(`identifier.${kind}`);
            return (
              // Numbers of two systems may read the same: their place tells them apart.
              // oxlint-disable-next-line react/no-array-index-key
              <div key={index}>
                <bdi dir="ltr">{value}</bdi>
                <div className="fw-second">{[said, assigner].filter(Boolean).join(' · ')}</div>
              </div>
            );
          })}
        </Fact>
      )}
      {patient.genderIdentity === undefined ? null : (
        <Fact name={words('genderIdentity')}>{said.gender(patient)}</Fact>
      )}
      {patient.pronouns === undefined ? null : <Fact name={words('pronouns')}>{said.pronouns(patient)}</Fact>}
      {patient.foundAt === undefined && patient.foundWhere === undefined ? null : (
        <Fact name={words('foundWhere')}>
          <bdi>{patient.foundWhere}</bdi>
          {patient.foundAt === undefined ? null : (
            <div className="fw-second">{format.dateTime(patient.foundAt)}</div>
          )}
        </Fact>
      )}
      {(patient.customFields ?? []).map((answer) => (
        <Fact key={`${answer.system}:${answer.key}`} name={said.question(answer)}>
          <bdi className="fw-lines">{said.answerText(answer)}</bdi>
        </Fact>
      ))}
      {patient.maritalStatus === undefined ? null : (
        <Fact name={words('part.maritalStatus')}>
          {marital === undefined ? conceptText(patient.maritalStatus) : words(`marital.${marital}`)}
        </Fact>
      )}
    </>
  );
}
