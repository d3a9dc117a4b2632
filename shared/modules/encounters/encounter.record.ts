import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { identifier, source } from '../patients/person-values.record.ts';

/** A visit, an admission, a call: one contact between a patient and those who care. FHIR R4: Encounter. */
export const Encounter = defineRecord({
  type: 'encounter',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    status: f.oneOf([
      'planned',
      'arrived',
      'triaged',
      'in-progress',
      'onleave',
      'finished',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
    /** HL7 v3 ActCode: AMB, IMP, EMER, VR, HH… */
    class: f.text({ max: 40 }),
    type: f.list(f.code(), { max: 10 }).optional(),
    reason: f.list(f.code(), { max: 20 }).optional(),
    start: f.instant(),
    end: f.instant().optional(),
    participantIds: f.list(f.ref('practitioner'), { max: 20 }).optional(),
    serviceProviderId: f.ref('organization').optional(),
    locationId: f.ref('location').optional(),
    dischargeDisposition: f.code().optional(),
    identifier: f.list(identifier, { max: 10 }).optional(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { class: '?' },
  indexes: [
    ['patientId', 'start'],
    ['patientId', 'status', 'placeholder'],
  ],
});
export type Encounter = RecordOf<typeof Encounter>;
