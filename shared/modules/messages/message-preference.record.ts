import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { MEDIA } from './message.record.ts';

/** How a patient wants to be written to, or not. One for each patient. FHIR R4: Patient.communication, Consent. */
export const MessagePreference = defineRecord({
  type: 'messagePreference',
  compartment: 'messages',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    /** The one way; whichever there is where absent. */
    medium: f.oneOf(MEDIA).optional(),
    language: f.oneOf(SCREEN_LANGUAGES).optional(),
    /** Ways that the patient wants nothing by. */
    stopped: f.list(f.oneOf(MEDIA), { max: 2 }).optional(),
    stoppedAt: f.instant().optional(),
    /** By an answer to a message, or at a desk. */
    stoppedBy: f.oneOf(['answer', 'desk']).optional(),
  },
  indexes: [['patientId']],
});
export type MessagePreference = RecordOf<typeof MessagePreference>;
