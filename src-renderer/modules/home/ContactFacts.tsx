import { conceptText } from '#shared/kernel/clinical-values.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { codeOf, CONTACT_ROLES, kinOf, RELATIONSHIPS, roleOf } from '../patients/registration-codes.ts';
import { usePatientWords } from '../patients/words.ts';
import { Fact } from './Fact.tsx';
import { useHomeWords } from './words.ts';

/** Whom to call, what they are to the patient, and by which number. */
export function ContactFacts({ contacts }: { readonly contacts: NonNullable<Patient['contact']> }) {
  const words = useHomeWords();
  const person = usePatientWords();
  if (contacts.length === 0) return null;
  const kinWords = (relationship: (typeof contacts)[number]['relationship']) => {
    const kin = kinOf(relationship);
    const known = RELATIONSHIPS.find((code) => code === codeOf(kin));
    return known === undefined ? conceptText(kin) : person(`relationship.${known}`);
  };
  const roleWords = (relationship: (typeof contacts)[number]['relationship']) => {
    const role = roleOf(relationship);
    const known = CONTACT_ROLES.find((code) => code === codeOf(role));
    // Being called in an emergency is what the list is for.
    if (known === 'C') return '';
    return known === undefined ? conceptText(role) : person(`role.${known}`);
  };
  return (
    <Fact name={words('emergency')}>
      {contacts.map(({ name, relationship, telecom }, index) => {
        const phone = telecom?.find(({ value }) => value !== undefined)?.value;
        const said = [kinWords(relationship), roleWords(relationship)].filter(Boolean).join(' · ');
        return (
          // Contacts have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index}>
            {name === undefined ? null : <bdi>{displayName(name)}</bdi>}
            <div className="fw-second">
              {said}
              {phone === undefined ? null : (
                <>
                  {said === '' ? '' : ' · '}
                  <bdi dir="ltr">{phone}</bdi>
                </>
              )}
            </div>
          </div>
        );
      })}
    </Fact>
  );
}
