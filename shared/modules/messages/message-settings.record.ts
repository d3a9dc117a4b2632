import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** How a facility writes to its patients and clinicians. One record; passwords are not in it, and stay where messages are sent from. */
export const MessageSettings = defineRecord({
  type: 'messageSettings',
  compartment: 'reference',
  v: 1,
  fields: {
    enabled: f.boolean(),
    /** The sync server that sends, by its name; absent: the desk that has the passwords. */
    server: f.text({ max: 100 }).optional(),
    email: f
      .group({
        host: f.text({ max: 200 }),
        port: f.integer({ min: 1, max: 65_535 }),
        /** TLS from the start, TLS by STARTTLS, or none, for a relay in the same house. */
        security: f.oneOf(['tls', 'starttls', 'none']),
        user: f.text({ max: 200 }).optional(),
        from: f.text({ max: 200 }),
        /** PEM: of an authority of the house's own. */
        authority: f.text({ max: 10_000, multiline: true }).optional(),
      })
      .optional(),
    sms: f
      .group({
        url: f.text({ max: 300 }),
        /** What the phone shows as the sender. */
        sender: f.text({ max: 20 }).optional(),
      })
      .optional(),
    /** Hours before an appointment at which it is called to mind. */
    reminderHours: f.list(f.integer({ min: 1, max: 720 }), { max: 5 }),
    /** `HH:MM` at the facility; nothing is sent from the one to the other. Over midnight where the first is the later. */
    quietFrom: f.text({ max: 5 }).optional(),
    quietTo: f.text({ max: 5 }).optional(),
    /** Also to those who were never asked: otherwise only to those who agreed. Said where it is true. */
    unasked: f.boolean().optional(),
    /** Clinicians are told of their appointments. */
    clinicians: f.boolean().optional(),
    /** What a message may say besides facility, date and time; each said where it is true. */
    saysProvider: f.boolean().optional(),
    saysPlace: f.boolean().optional(),
    saysVisitType: f.boolean().optional(),
    /** To clinicians: whose appointment it is. */
    saysPatient: f.boolean().optional(),
  },
});
export type MessageSettings = RecordOf<typeof MessageSettings>;
