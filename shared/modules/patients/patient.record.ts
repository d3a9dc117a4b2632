import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { customAnswer } from './custom-fields.rules.ts';
import { address, contactPoint, humanName, identifier, source } from './person-values.record.ts';

/** A person who receives care here. FHIR R4: Patient. */
export const Patient = defineRecord({
  type: 'patient',
  compartment: 'people',
  v: 1,
  fields: {
    /** Medical record number as printed, with its check digit. Never renamed, never reused. */
    mrn: f.text({ max: 30, merge: 'review' }),
    active: f.boolean(),
    name: f.list(humanName, { max: 20, merge: 'review' }),
    gender: f.oneOf(['female', 'male', 'other', 'unknown'], { merge: 'review' }).optional(),
    birthDate: f.partialDate({ merge: 'review' }).optional(),
    birthDateEstimated: f.boolean({ merge: 'review' }).optional(),
    deceased: f.boolean({ merge: 'review' }).optional(),
    deceasedAt: f.text({ max: 40, merge: 'review' }).optional(),
    identifier: f.list(identifier, { max: 50, merge: 'union' }).optional(),
    telecom: f.list(contactPoint, { max: 20 }).optional(),
    /** The telephones of `telecom` in E.164, as far as they could be read: for the search. */
    telecomE164: f.list(f.text({ max: 20 }), { max: 20 }).optional(),
    address: f.list(address, { max: 10 }).optional(),
    maritalStatus: f.code().optional(),
    communication: f
      .list(f.group({ language: f.code(), preferred: f.boolean().optional() }), { max: 10 })
      .optional(),
    /** People to call in an emergency. FHIR: Patient.contact. */
    contact: f
      .list(
        f.group({
          relationship: f.list(f.code(), { max: 5 }).optional(),
          name: humanName.optional(),
          telecom: f.list(contactPoint, { max: 5 }).optional(),
        }),
        { max: 10 },
      )
      .optional(),
    /** How the person understands their gender: apart from `gender`, which is what papers say, and from clinical sex. */
    genderIdentity: f.code().optional(),
    /** How to speak of the person. */
    pronouns: f.code().optional(),
    /** Of someone registered before it was known who they are: when (FHIR dateTime) and where they were found. */
    foundAt: f.text({ max: 40 }).optional(),
    foundWhere: f.text({ max: 200 }).optional(),
    /** Answers to what facilities ask beyond these fields. */
    customFields: f.list(customAnswer, { max: 60, merge: 'union' }).optional(),
    /** The photo in use. */
    photoId: f.ref('patientPhoto').optional(),
    generalPractitionerIds: f.list(f.ref('practitioner'), { max: 10 }).optional(),
    registeredAt: f.instant(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { mrn: '?', active: true, registeredAt: '1970-01-01T00:00:00Z' },
  indexes: [['mrn'], ['registeredAt']],
});
export type Patient = RecordOf<typeof Patient>;
