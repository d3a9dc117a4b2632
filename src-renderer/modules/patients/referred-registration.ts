import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { EMPTY_REGISTRATION, valuesOf, type RegistrationValues } from './registration-form.ts';

/** A new registration with what another facility has said of the person. */
export function registrationOfReferred({
  mrn: _mrn,
  ...person
}: IncomingReferral['person']): RegistrationValues {
  const { hasOneName, name, gender, birth, phones, email, identifiers } = valuesOf(person);
  // Rows of an edit point into the record that it began from: here there is none.
  const { at: _at, ...ownName } = name;
  return {
    ...EMPTY_REGISTRATION,
    hasOneName,
    name: ownName,
    gender,
    birth,
    phones: phones.length > 0 ? phones.map(({ at: _at, ...row }) => row) : EMPTY_REGISTRATION.phones,
    email: { value: email.value },
    identifiers: identifiers.map(({ at: _at, ...row }) => row),
  };
}
