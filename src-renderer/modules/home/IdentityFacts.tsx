import { conceptText } from '#shared/kernel/clinical-values.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { codeOf, IDENTIFIER_TYPES, MARITAL_STATUSES, typeOf } from '../patients/registration-codes.ts';
import { usePatientWords } from '../patients/words.ts';
import { Fact } from './Fact.tsx';

/** What else a registration holds of who this is: earlier names, numbers given by others, marital status. */
export function IdentityFacts({ patient }: { readonly patient: Patient }) {
  const words = usePatientWords();
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
      {patient.maritalStatus === undefined ? null : (
        <Fact name={words('part.maritalStatus')}>
          {marital === undefined ? conceptText(patient.maritalStatus) : words(`marital.${marital}`)}
        </Fact>
      )}
    </>
  );
}
