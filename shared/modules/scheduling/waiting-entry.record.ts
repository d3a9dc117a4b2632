import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

export const WAITING_PRIORITIES = ['urgent', 'soon', 'routine'] as const;

/** Someone who would come earlier, should a time become free. */
export const WaitingEntry = defineRecord({
  type: 'waitingEntry',
  compartment: 'scheduling',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    visitTypeId: f.ref('visitType'),
    status: f.oneOf(['waiting', 'booked', 'withdrawn']),
    priority: f.oneOf(WAITING_PRIORITIES),
    /** Only this one; any where absent. */
    practitionerId: f.ref('practitioner').optional(),
    /** Calendar days, both included. */
    notBefore: f.date().optional(),
    notAfter: f.date().optional(),
    /** 0 = Monday … 6 = Sunday; any where absent. */
    weekdays: f.list(f.integer({ min: 0, max: 6 }), { max: 7 }).optional(),
    partOfDay: f.oneOf(['morning', 'afternoon']).optional(),
    note: f.text({ max: 500 }).optional(),
    appointmentId: f.ref('appointment').optional(),
    addedAt: f.instant(),
    addedBy: f.text({ max: 120 }),
  },
  standIns: { priority: 'routine' },
  indexes: [['status'], ['patientId', 'status']],
});
export type WaitingEntry = RecordOf<typeof WaitingEntry>;
