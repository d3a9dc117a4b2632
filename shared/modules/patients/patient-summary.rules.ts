import { photoOf } from '../photos/photos.rules.ts';
import type { Patient } from './patient.record.ts';

/** What a list shows of a patient: no clinical part, one telephone number, one town. */
export function summaryOf(patient: Patient) {
  const {
    id,
    mrn,
    active,
    name,
    birthDate,
    birthDateEstimated,
    gender,
    deceased,
    deceasedAt,
    telecom = [],
    address = [],
    newer,
  } = patient;
  const phone = telecom.find(
    (contact) => (contact.system === 'phone' || contact.system === 'sms') && contact.use !== 'old',
  )?.value;
  const city = address.find((place) => place.use !== 'old' && place.city !== undefined)?.city;
  const photo = photoOf(patient);
  return {
    id,
    mrn,
    name,
    ...(active ? {} : { active }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(birthDateEstimated === undefined ? {} : { birthDateEstimated }),
    ...(gender === undefined ? {} : { gender }),
    ...(deceased === undefined ? {} : { deceased }),
    ...(deceasedAt === undefined ? {} : { deceasedAt }),
    ...(phone === undefined ? {} : { phone }),
    ...(city === undefined ? {} : { city }),
    ...(newer === undefined ? {} : { isNewer: true }),
    ...(photo === undefined ? {} : { photo }),
  };
}
