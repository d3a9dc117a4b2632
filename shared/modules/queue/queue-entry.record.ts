import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

export const QUEUE_PRIORITIES = ['emergency', 'urgent', 'routine'] as const;
export type QueuePriority = (typeof QUEUE_PRIORITIES)[number];

/**
 * One patient's wait at one station of care, from being sent there to being done there. A visit is a chain of them; each is a
 * document of its own, so that of two desks that send a patient on while they are apart both are kept. What it has come to follows
 * from what is in it (`stateOf`). FHIR R4: Task, in part.
 */
export const QueueEntry = defineRecord({
  type: 'queueEntry',
  compartment: 'scheduling',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    /** At the facility, of the arrival. */
    day: f.date(),
    stationId: f.ref('careStation'),
    /** `T-07`, or `TK3-07` where a desk shares the facility with others; see tickets.rules.ts. One for the whole visit. */
    ticket: f.text({ max: 16 }),
    /** The first passage of the visit: for that one, itself. */
    visitId: f.ref('queueEntry'),
    arrivedAt: f.instant(),
    waitingSince: f.instant(),
    priority: f.oneOf(QUEUE_PRIORITIES),
    appointmentId: f.ref('appointment').optional(),
    /** When the appointment is: who comes early waits from then. */
    dueAt: f.instant().optional(),
    /** Whom the patient waits for; anybody where absent. */
    practitionerId: f.ref('practitioner').optional(),
    reason: f.text({ max: 300 }).optional(),
    createdBy: f.text({ max: 120 }),
    /** Only ever added to: two desks that called while they were apart have both called. */
    calls: f
      .list(
        f.group({
          id: f.text({ max: 60 }),
          at: f.instant(),
          by: f.text({ max: 120 }),
          roomId: f.ref('location').optional(),
          /** The call that it was made in sight of, and stands instead of. */
          insteadOf: f.text({ max: 60 }).optional(),
          takenBack: f.boolean().optional(),
        }),
        { max: 50, merge: 'union' },
      )
      .optional(),
    startedAt: f.instant().optional(),
    startedBy: f.text({ max: 120 }).optional(),
    roomId: f.ref('location').optional(),
    doneAt: f.instant().optional(),
    doneBy: f.text({ max: 120 }).optional(),
    /** Whether it had begun, as far as whoever ended it knew. Absent in what earlier versions ended. */
    endKnewStart: f.boolean({ merge: 'max' }).optional(),
    /** Where the patient was sent from here. */
    nextId: f.ref('queueEntry').optional(),
    /** Went away without being seen. Said where it is true. */
    left: f.boolean().optional(),
    leftReason: f.text({ max: 300 }).optional(),
    /** Checked in or sent on by mistake. Said where it is true. */
    withdrawn: f.boolean().optional(),
  },
  standIns: { priority: 'routine' },
  indexes: [['day'], ['patientId', 'day']],
});
export type QueueEntry = RecordOf<typeof QueueEntry>;
