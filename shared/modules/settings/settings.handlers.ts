import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { AUTO_LOCK_MINUTES } from '../facilities/auto-lock.rules.ts';
import { Facility } from '../facilities/facility.record.ts';
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
    const { country: _country, ...rest } = facility;
    const { country, required, hidden } = input;
    const saved: Facility = {
      ...rest,
      ...(country === undefined ? {} : { country }),
      registration: { required, hidden },
    };
    return ok({ reply: registrationOf(saved), writes: [put(Facility, saved)] });
  },
};

function registrationOf({ country, registration }: Facility): RegistrationSettings {
  return {
    ...(country === undefined ? {} : { country }),
    required: [...(registration?.required ?? [])],
    hidden: [...(registration?.hidden ?? [])],
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
