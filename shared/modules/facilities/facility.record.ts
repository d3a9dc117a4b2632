import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { ASKED_FIELDS } from '../patients/registration-asks.rules.ts';
import { DOCUMENT_TYPES } from '../documents/document-types.rules.ts';
import { customField, MOST_CUSTOM_FIELDS } from '../patients/custom-fields.rules.ts';
import { address, contactPoint } from '../patients/person-values.record.ts';

/** The site that a station belongs to, and what its paper says at the top. */
export const Facility = defineRecord({
  type: 'facility',
  compartment: 'reference',
  v: 1,
  fields: {
    name: f.text({ max: 200 }),
    address: address.optional(),
    telecom: f.list(contactPoint, { max: 5 }).optional(),
    /** IANA name, for example `Africa/Nairobi`. */
    zone: f.text({ max: 60 }),
    /** ISO 4217. */
    currency: f.text({ max: 3 }),
    language: f.oneOf(SCREEN_LANGUAGES),
    /** Minutes without a hand on it after which a window locks; 10 where absent. */
    autoLockMinutes: f.integer({ min: 1, max: 240 }).optional(),
    /** ISO 3166-1 alpha-2: whose telephone numbers are typed without a country's code. */
    country: f.text({ max: 2 }).optional(),
    /** What the registration form demands and what it leaves out; the rest is asked and may stay empty. */
    registration: f
      .group({
        required: f.list(f.oneOf(ASKED_FIELDS), { max: 20 }).optional(),
        hidden: f.list(f.oneOf(ASKED_FIELDS), { max: 20 }).optional(),
        /** Of those that are asked only if wanted. */
        asked: f.list(f.oneOf(ASKED_FIELDS), { max: 20 }).optional(),
      })
      .optional(),
    /** What it asks of its patients beyond the fields of the record, in the order of the form. */
    customFields: f.list(customField, { max: MOST_CUSTOM_FIELDS }).optional(),
    /** Of one document, in millions of bytes; 50 where absent. */
    documentMegabytes: f.integer({ min: 1, max: 200 }).optional(),
    /** Kinds of file that charts take; all that can be shown where absent. */
    documentTypes: f.list(f.oneOf(DOCUMENT_TYPES), { max: 10 }).optional(),
    /** What a patient's card says of the person besides name and number. */
    card: f
      .group({
        /** The year alone where absent. */
        birth: f.oneOf(['date', 'year', 'none']).optional(),
        /** Said where absent. */
        sex: f.boolean().optional(),
      })
      .optional(),
    /** True for a clinic of invented people: screens and paper say so. */
    demo: f.boolean().optional(),
  },
});
export type Facility = RecordOf<typeof Facility>;
