import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** A prescription or an order for a medicine. FHIR R4: MedicationRequest. */
export const MedicationRequest = defineRecord({
  type: 'medicationRequest',
  compartment: 'medication',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    requesterId: f.ref('practitioner').optional(),
    status: f.oneOf(
      ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
      { merge: 'review' },
    ),
    intent: f.oneOf([
      'proposal',
      'plan',
      'order',
      'original-order',
      'reflex-order',
      'filler-order',
      'instance-order',
      'option',
    ]),
    /** True: an order NOT to give this medicine. Never listed among what is taken. */
    doNotPerform: f.boolean({ merge: 'review' }).optional(),
    medication: f.code({ merge: 'review' }),
    /** FHIR dateTime. */
    authoredOn: f.text({ max: 40 }).optional(),
    reason: f.list(f.code(), { max: 20 }).optional(),
    reasonConditionIds: f.list(f.ref('condition'), { max: 20 }).optional(),
    dosage: f
      .list(
        f.group({
          text: f.text({ max: 2000 }).optional(),
          asNeeded: f.boolean().optional(),
          /** What it is needed for; a dosage that has it is given when needed. */
          asNeededFor: f.code().optional(),
          dose: f.quantity().optional(),
          /** Where the dose is a range: from… */
          doseLow: f.quantity().optional(),
          /** …to. */
          doseHigh: f.quantity().optional(),
          route: f.code().optional(),
          /** Times per `period`. */
          frequency: f.integer({ min: 1, max: 200 }).optional(),
          /** Decimal as text. */
          period: f.text({ max: 20 }).optional(),
          periodUnit: f.oneOf(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']).optional(),
          /** Up to so many times per `period`. */
          frequencyMax: f.integer({ min: 1, max: 200 }).optional(),
          /** Every `period` to `periodMax`. Decimal as text. */
          periodMax: f.text({ max: 20 }).optional(),
          /** Never more than `dose` in `period`. */
          maxDosePerPeriod: f
            .group({ dose: f.quantity().optional(), period: f.quantity().optional() })
            .optional(),
          /** A named timing: BID, Q6H, or words. FHIR: timing.code. */
          timingCode: f.code().optional(),
          /** Codes of FHIR event-timing: MORN, AC, HS… */
          when: f.list(f.text({ max: 20 }), { max: 20 }).optional(),
          /** From when to when, as precise as it is known. FHIR: timing.repeat.boundsPeriod. */
          boundsStart: f.text({ max: 40 }).optional(),
          boundsEnd: f.text({ max: 40 }).optional(),
          /** For how long. FHIR: timing.repeat.boundsDuration. */
          boundsDuration: f.quantity().optional(),
          /** So many times in all. */
          count: f.integer({ min: 1, max: 100_000 }).optional(),
          /** Up to so many times in all. */
          countMax: f.integer({ min: 1, max: 100_000 }).optional(),
          patientInstruction: f.text({ max: 2000 }).optional(),
          additionalInstruction: f.list(f.code(), { max: 10 }).optional(),
        }),
        { max: 20, merge: 'review' },
      )
      .optional(),
    note: f.text({ max: 4000, multiline: true, merge: 'review' }).optional(),
    source: source.optional(),
  },
  standIns: { intent: 'order' },
  indexes: [
    ['patientId', 'authoredOn'],
    ['patientId', 'status'],
  ],
});
export type MedicationRequest = RecordOf<typeof MedicationRequest>;
