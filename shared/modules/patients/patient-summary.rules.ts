import { f, objectSchema } from '#shared/kernel/field.ts';
import { photoOf } from '../photos/photos.rules.ts';
import type { Patient } from './patient.record.ts';
import { humanName } from './person-values.record.ts';

/** What a list of patients shows of each. No clinical part: reception and cashier see it. */
export const summaryFields = {
  id: f.ref('patient'),
  mrn: f.text({ max: 30 }),
  name: f.list(humanName, { max: 20 }),
  birthDate: f.partialDate().optional(),
  birthDateEstimated: f.boolean().optional(),
  gender: f.oneOf(['female', 'male', 'other', 'unknown']).optional(),
  deceased: f.boolean().optional(),
  deceasedAt: f.text({ max: 40 }).optional(),
  /** Said where it is false. */
  active: f.boolean().optional(),
  phone: f.text({ max: 200 }).optional(),
  city: f.text({ max: 120 }).optional(),
  /** A newer program wrote it: not all of it may be shown. Said where it is true. */
  isNewer: f.boolean().optional(),
  /** Which picture is shown: another word, another picture. */
  photo: f.text({ max: 80 }).optional(),
};
export const patientSummarySchema = objectSchema(summaryFields);

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
