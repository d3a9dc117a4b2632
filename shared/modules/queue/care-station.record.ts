import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Stations of care that every clinic has; what they are called is the screens' until the facility says otherwise. */
export const CARE_STATION_KINDS = [
  'reception',
  'triage',
  'doctor',
  'laboratory',
  'pharmacy',
  'cashier',
] as const;
export type CareStationKind = (typeof CARE_STATION_KINDS)[number];

/** Where patients wait for one thing: triage, a doctor, the cashier. FHIR R4: HealthcareService, in part. */
export const CareStation = defineRecord({
  type: 'careStation',
  compartment: 'scheduling',
  v: 1,
  fields: {
    /** Of those that every clinic has; absent for one that the facility made. */
    kind: f.oneOf(CARE_STATION_KINDS).optional(),
    /** As the facility calls it; needed where there is no kind. */
    name: f.text({ max: 60 }).optional(),
    /** Begins the tickets of those who begin here: A to Z. */
    letter: f.text({ max: 1 }),
    /** Its place among the columns of the board. */
    order: f.integer({ min: 0, max: 999 }),
    /** Nobody should wait longer, minutes. */
    targetMinutes: f.integer({ min: 1, max: 720 }),
    /** Where its patients are called to; any room where absent. */
    roomIds: f.list(f.ref('location'), { max: 50 }).optional(),
    /** Whether the public display calls for it; yes where absent. */
    isDisplayed: f.boolean().optional(),
    /** False: nobody is sent there any more. */
    active: f.boolean(),
  },
  standIns: { letter: 'Z', order: 999, targetMinutes: 720, active: false },
});
export type CareStation = RecordOf<typeof CareStation>;
