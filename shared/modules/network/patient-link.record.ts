import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

const LINK_WORDS = ['linked', 'undone'] as const;
export const LINK_BASES = ['identifier', 'nameAndBirth', 'referral'] as const;
export type LinkBasis = (typeof LINK_BASES)[number];

/**
 * That a patient here and one of another facility are one person. Each of the two facilities has its own copy, under the same id,
 * and its own word in it; the server carries words across. Who says so is a person; to undo it is another word.
 */
export const PatientLink = defineRecord({
  type: 'patientLink',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    otherFacilityId: f.ref('facility'),
    otherName: f.text({ max: 200 }),
    otherPatientId: f.ref('patient'),
    basis: f.oneOf(LINK_BASES),
    /** By which the other patient is known here, where it was by that. */
    referralId: f.ref('referral').optional(),
    /** What was said here. */
    own: f.group({ word: f.oneOf(LINK_WORDS), at: f.instant(), by: f.text({ max: 120 }) }).optional(),
    /** What was said there. */
    theirs: f.group({ word: f.oneOf(LINK_WORDS), at: f.instant() }).optional(),
    /** The number there, once both have said that they are one. */
    otherMrn: f.text({ max: 30 }).optional(),
  },
  serverFields: ['theirs', 'otherMrn'],
  indexes: [['patientId'], ['otherPatientId']],
});
export type PatientLink = RecordOf<typeof PatientLink>;
