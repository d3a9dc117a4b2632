import type { StoredDraft } from '#renderer/kit/form/use-draft.ts';
import { EMPTY_REGISTRATION, NO_CONTACT, type RegistrationValues } from './registration-form.ts';

/**
 * A draft of this form, or of an earlier shape of it: what it has too much is dropped by the parts. The draft of an edit
 * brings the record that it began from, because its rows point into that one and not into the record as it is today.
 * @param initial the form without the draft
 */
export function readDraft(stored: StoredDraft, initial: RegistrationValues): RegistrationValues | undefined {
  // A draft from before a part was asked has nothing in it.
  const whole: { readonly [part: string]: unknown } = { ...EMPTY_REGISTRATION, ...stored };
  const isWhole = Object.entries(EMPTY_REGISTRATION).every(([key, empty]) => {
    const value = whole[key];
    return Array.isArray(empty) ? Array.isArray(value) : typeof value === typeof empty && value !== null;
  });
  const { base, id } = stored;
  const hasBase = typeof base === 'object' && base !== null && 'name' in base;
  if (!isWhole || hasBase !== (initial.base !== undefined)) return undefined;
  const shaped = whole as unknown as RegistrationValues; // every part has its shape
  const contacts = shaped.contacts.map((row) => ({ ...NO_CONTACT, ...row }));
  const values = { ...shaped, contacts };
  return typeof id === 'string' || initial.id === undefined ? values : { ...values, id: initial.id };
}
