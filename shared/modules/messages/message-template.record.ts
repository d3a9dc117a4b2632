import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { AUDIENCES, MESSAGE_KINDS } from './message.record.ts';

/** What a kind of message says in one language. Absent: what the program says by itself. */
export const MessageTemplate = defineRecord({
  type: 'messageTemplate',
  compartment: 'reference',
  v: 1,
  fields: {
    kind: f.oneOf(MESSAGE_KINDS),
    audience: f.oneOf(AUDIENCES),
    language: f.oneOf(SCREEN_LANGUAGES),
    subject: f.text({ max: 200 }),
    body: f.text({ max: 2_000, multiline: true }),
    /** The whole of a short message. */
    sms: f.text({ max: 600, multiline: true }),
  },
});
export type MessageTemplate = RecordOf<typeof MessageTemplate>;
