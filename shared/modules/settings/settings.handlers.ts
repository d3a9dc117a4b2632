import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { AUTO_LOCK_MINUTES } from '../facilities/auto-lock.rules.ts';
import { Facility } from '../facilities/facility.record.ts';
import { ASKED_IF_WANTED, hiddenFields } from '../patients/registration-asks.rules.ts';
import type { CustomField } from '../patients/custom-fields.rules.ts';
import { isZone } from '../facilities/zone.rules.ts';
import type { FacilitySettings, RegistrationSettings, settings } from './settings.contract.ts';

export const settingsHandlers: HandlersFor<typeof settings> = {
  async get({ read, session }) {
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    return ok(settingsOf(facility));
  },
  async save({ input, read, session }) {
    if (!isZone(input.zone))
      return fail({ code: 'badInput', issues: [{ path: 'zone', code: 'zone.unknown' }] });
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    // Address and telephones that are left out are gone; the rest of the facility stays.
    const { address: _address, telecom: _telecom, ...rest } = facility;
    const saved = { ...rest, ...input };
    return ok({ reply: settingsOf(saved), writes: [put(Facility, saved)] });
  },
  async registration({ read, session }) {
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    return ok(registrationOf(facility));
  },
  async saveRegistration({ input, read, session }) {
    if (input.required.some((field) => input.hidden.includes(field)))
      return fail({ code: 'badInput', issues: [{ path: 'required', code: 'field.hidden' }] });
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    const flaw = customFlaw(input.customFields, facility.customFields ?? []);
    if (flaw !== undefined) return fail({ code: 'badInput', issues: [{ path: 'customFields', code: flaw }] });
    const { country: _country, customFields: _custom, ...rest } = facility;
    const { country, required, hidden, customFields } = input;
    const asked = ASKED_IF_WANTED.filter((field) => !required.includes(field) && !hidden.includes(field));
    const saved: Facility = {
      ...rest,
      ...(country === undefined ? {} : { country }),
      registration: { required, hidden, ...(asked.length === 0 ? {} : { asked }) },
      ...(customFields.length === 0 ? {} : { customFields }),
    };
    return ok({ reply: registrationOf(saved), writes: [put(Facility, saved)] });
  },
};

/** What is wrong with a facility's own fields. */
function customFlaw(fields: readonly CustomField[], before: readonly CustomField[]): string | undefined {
  if (new Set(fields.map(({ key }) => key)).size < fields.length) return 'custom.keyTwice';
  const isWordless = ({ labels, type, choices = [] }: CustomField) =>
    Object.keys(labels).length === 0 ||
    (type === 'choice' &&
      (choices.length === 0 || choices.some((one) => Object.keys(one.labels).length === 0)));
  if (fields.some(isWordless)) return 'custom.wordsNeeded';
  const isKept = ({ key, type }: CustomField) => fields.some((one) => one.key === key && one.type === type);
  return before.every(isKept) ? undefined : 'custom.removed';
}

function registrationOf({ country, registration, customFields }: Facility): RegistrationSettings {
  return {
    ...(country === undefined ? {} : { country }),
    required: [...(registration?.required ?? [])],
    hidden: [...hiddenFields(registration ?? {})],
    customFields: [...(customFields ?? [])],
  };
}

function settingsOf({
  name,
  address,
  telecom,
  zone,
  currency,
  language,
  autoLockMinutes = AUTO_LOCK_MINUTES,
}: Facility): FacilitySettings {
  return {
    name,
    ...(address ? { address } : {}),
    ...(telecom ? { telecom: [...telecom] } : {}),
    zone,
    currency,
    language,
    autoLockMinutes,
  };
}
