import * as z from 'zod';
import { command, contract, query } from '#shared/kernel/contract.ts';
import { f } from '#shared/kernel/field.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { customField, MOST_CUSTOM_FIELDS } from '../patients/custom-fields.rules.ts';
import { ASKED_FIELDS } from '../patients/registration-asks.rules.ts';
import { address, contactPoint } from '../patients/person-values.record.ts';

export const facilitySettings = z.object({
  name: z.string().trim().min(1).max(200),
  address: address.schema.exactOptional(),
  telecom: f.list(contactPoint, { max: 5 }).schema.exactOptional(),
  /** IANA name. Numbers and times already on paper keep the zone that they were recorded in. */
  zone: z.string().min(1).max(60),
  /** ISO 4217, for what is entered from now on. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  language: z.enum(SCREEN_LANGUAGES),
  /** Minutes without a hand on it after which a window locks. */
  autoLockMinutes: z.int().min(1).max(240),
});
export type FacilitySettings = z.infer<typeof facilitySettings>;

const askedFields = z.array(z.enum(ASKED_FIELDS)).max(ASKED_FIELDS.length);

/** How patients are registered here. What is in neither list is asked and may stay empty. */
export const registrationSettings = z.object({
  /** ISO 3166-1 alpha-2: whose telephone numbers are typed without a country's code. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .exactOptional(),
  required: askedFields,
  hidden: askedFields,
  customFields: f.list(customField, { max: MOST_CUSTOM_FIELDS }).schema,
});
export type RegistrationSettings = z.infer<typeof registrationSettings>;

export const settings = contract('settings', {
  get: query({ input: z.object({}), output: facilitySettings, permission: 'signedIn' }),
  /** All of them as they shall stand. Refuses an unknown zone as `badInput`. Who changed what stands in the audit trail. */
  save: command({ input: facilitySettings, output: facilitySettings, permission: 'facility.write' }),
  registration: query({ input: z.object({}), output: registrationSettings, permission: 'signedIn' }),
  /**
   * Refuses a field that is both demanded and left out, and own fields without words, of one key or gone, as `badInput`: a field
   * with answers is archived, never removed.
   */
  saveRegistration: command({
    input: registrationSettings,
    output: registrationSettings,
    permission: 'facility.write',
  }),
});
