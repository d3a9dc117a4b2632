import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Marks in the calendar; what they look like is the screen's. Never the only sign of anything. */
export const VISIT_COLOURS = ['petrol', 'blue', 'violet', 'green', 'amber', 'rose', 'grey'] as const;
export type VisitColour = (typeof VISIT_COLOURS)[number];

/** A kind of appointment, and how long it takes. FHIR R4: Appointment.serviceType, in words. */
export const VisitType = defineRecord({
  type: 'visitType',
  compartment: 'scheduling',
  v: 1,
  fields: {
    name: f.text({ max: 120 }),
    durationMinutes: f.integer({ min: 5, max: 720 }),
    /** Kept free before and after, for the provider and the room. */
    bufferBeforeMinutes: f.integer({ min: 0, max: 120 }).optional(),
    bufferAfterMinutes: f.integer({ min: 0, max: 120 }).optional(),
    specialty: f.text({ max: 120 }).optional(),
    /** In the price list. */
    priceCode: f.text({ max: 40 }).optional(),
    colour: f.oneOf(VISIT_COLOURS).optional(),
    /** False: booked no more; what was booked keeps it. */
    active: f.boolean(),
  },
  standIns: { durationMinutes: 5, active: false },
});
export type VisitType = RecordOf<typeof VisitType>;
