import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * That something of a patient was told to another facility. Written by the server before it leaves, into the databases of the
 * facility whose patient it is, so that the patient can be shown who was told what. FHIR R4 calls this an accounting of disclosures.
 */
export const Disclosure = defineRecord({
  type: 'disclosure',
  compartment: 'care',
  v: 1,
  appendOnly: true,
  fields: {
    patientId: f.ref('patient'),
    toFacilityId: f.ref('facility'),
    toName: f.text({ max: 200 }),
    at: f.instant(),
    /**
     * `snapshot`: the content of a referral. `match`: that the person is known here, year of birth and sex. `number`: the
     * record number, after both facilities have linked.
     */
    kind: f.oneOf(['snapshot', 'match', 'number']),
    /** Of a snapshot. */
    referralId: f.ref('referral').optional(),
    includes: f.list(f.text({ max: 30 }), { max: 20 }).optional(),
    sha256: f.text({ max: 64 }).optional(),
    /** By which statement of the patient. */
    consentId: f.ref('consent').optional(),
  },
  serverFields: [
    'patientId',
    'toFacilityId',
    'toName',
    'at',
    'kind',
    'referralId',
    'includes',
    'sha256',
    'consentId',
  ],
  indexes: [['patientId']],
});
export type Disclosure = RecordOf<typeof Disclosure>;
