import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';
import { enteredInError } from './entered-in-error.record.ts';

/** What runs in a patient's family: one relative and what ails or ailed them. FHIR R4: FamilyMemberHistory. */
export const FamilyMember = defineRecord({
  type: 'familyMember',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    status: f.oneOf(['partial', 'completed', 'entered-in-error', 'health-unknown']),
    /** When it was told, as precise as it is known. */
    date: f.text({ max: 40 }).optional(),
    name: f.text({ max: 300 }).optional(),
    /** HL7 v3 RoleCode: MTH, FTH, SIB… */
    relationship: f.code({ merge: 'review' }),
    sex: f.code().optional(),
    deceased: f.boolean().optional(),
    /** UCUM `a` where it was entered here. */
    deceasedAge: f.quantity().optional(),
    condition: f
      .list(
        f.group({
          code: f.code(),
          onsetAge: f.quantity().optional(),
          contributedToDeath: f.boolean().optional(),
          note: f.text({ max: 4000, multiline: true }).optional(),
        }),
        { max: 50, merge: 'review' },
      )
      .optional(),
    note: f.text({ max: 4000, multiline: true, merge: 'review' }).optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId']],
});
export type FamilyMember = RecordOf<typeof FamilyMember>;
