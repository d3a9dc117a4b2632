import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Facility } from '../facilities/facility.record.ts';
import { Consent } from '../consents/consent.record.ts';
import { checkConsents, statedConsents } from '../consents/consent.rules.ts';
import { checkCustom, customSystem } from './custom-fields.rules.ts';
import { Coverage } from './coverage.record.ts';
import { isUnidentified, missingAddressParts, missingFields } from './registration-asks.rules.ts';
import { e164Of } from './phone-number.rules.ts';
import { summaryOf } from './patient-summary.rules.ts';
import { Patient } from './patient.record.ts';
import type { patients } from './patients.contract.ts';
import { isSameRegistration, mergeRegistration, registrationBase } from './registration-merge.rules.ts';
import { recentIds, recentKey, withRecent } from './recent.rules.ts';
import { numbersWrites, readNumbers, takeFreeMrn } from './numbers.rules.ts';
import { changedCoverages, checkPerson, registeredPart, withRegistration } from './registration.rules.ts';

export const patientsHandlers: HandlersFor<typeof patients> = {
  async search({ input, read }) {
    const hits = await read.search(input.words, input.limit);
    const found = await Promise.all(
      hits.map(async ({ id, rank }) => {
        const patient = await read.get(Patient, id);
        return patient ? [{ patient: summaryOf(patient), rank }] : [];
      }),
    );
    return ok(found.flat());
  },

  async recent({ input, read, session }) {
    const ids = recentIds(await read.counter(recentKey(session.userId)));
    return ok((await summariesOf(read, ids)).slice(0, input.limit));
  },

  async newest({ input, read }) {
    const newest = await read.list(Patient, {
      where: {},
      orderBy: 'registeredAt',
      direction: 'desc',
      limit: input.limit,
    });
    return ok(newest.map(summaryOf));
  },

  async count({ read }) {
    return ok(await read.count(Patient, {}));
  },

  async get({ input, read }) {
    const patient = await read.get(Patient, input.id);
    return patient ? ok(patient) : notFound(input.id);
  },

  async coverages({ input, read }) {
    return ok([...(await read.list(Coverage, { where: { patientId: input.id } }))]);
  },

  async open({ input, read, session }) {
    if (!(await read.get(Patient, input.id))) return notFound(input.id);
    const recent = await read.counter(recentKey(session.userId));
    return ok({
      reply: { id: input.id },
      patientId: input.id,
      writes: [setCounter(recentKey(session.userId), withRecent(recent, input.id))],
    });
  },

  async register({ input, read, session, now, today, newId }) {
    const checked = checkPerson(input, today);
    if (!checked.ok) return checked;
    const before = input.id === undefined ? undefined : await read.get(Patient, input.id);
    if (before) {
      const covers = await read.list(Coverage, { where: { patientId: before.id } });
      return isSameRegistration(
        registrationBase(before, covers),
        registrationBase(input, input.coverage ?? []),
      )
        ? ok({ reply: { id: before.id, mrn: before.mrn }, patientId: before.id, writes: [] })
        : fail({ code: 'patient.alreadyRegistered', id: before.id });
    }
    const facility = await read.get(Facility, session.facilityId);
    const missing = missingFields(input, facility?.registration);
    if (missing.length > 0) return fail({ code: 'patient.fieldsNeeded', fields: missing });
    const parts = missingAddressParts(input, facility?.registration, facility?.country);
    if (parts.length > 0) return fail({ code: 'patient.addressPartsNeeded', parts });
    const custom = checkCustom(input.customFields ?? [], customAsked(session.facilityId, facility, input));
    if (!custom.ok) return custom;
    const entries = input.consents ?? [];
    const decided = checkConsents(entries, [], today);
    if (!decided.ok) return decided;
    const ready = await readNumbers(read);
    const taken = await takeFreeMrn(read, ready);
    if (!taken.ok) return taken;
    const { mrn, numbers } = taken.value;
    const id = input.id ?? newId('patient');
    const coverages = changedCoverages([], input.coverage ?? [], id, () => newId('coverage'));
    const author = session.displayName;
    const by = { patientId: id, now, author, newId: () => newId('consent') };
    const recent = await read.counter(recentKey(session.userId));
    return ok({
      reply: { id, mrn },
      writes: [
        put(
          Patient,
          withPhones({ id, mrn, active: true, ...registeredPart(input), registeredAt: now }, facility),
        ),
        ...coverages.map((coverage) => put(Coverage, coverage)),
        ...statedConsents(entries, [], by).map((consent) => put(Consent, consent)),
        ...numbersWrites(ready, numbers),
        setCounter(recentKey(session.userId), withRecent(recent, id)),
      ],
    });
  },

  async update({ input, read, session, now, today, newId }) {
    const patient = await read.get(Patient, input.id);
    if (!patient) return notFound(input.id);
    const existing = await read.list(Coverage, { where: { patientId: input.id } });
    const recorded = registrationBase(patient, existing);
    const merged = mergeRegistration(input.base, input.registration, recorded);
    if (!merged.ok) return merged;
    const { coverage = [], ...part } = merged.value;
    const checked = checkPerson(part, today);
    if (!checked.ok) return checked;
    const facility = await read.get(Facility, session.facilityId);
    const missing = missingFields(merged.value, facility?.registration, recorded);
    if (missing.length > 0) return fail({ code: 'patient.fieldsNeeded', fields: missing });
    const parts = missingAddressParts(merged.value, facility?.registration, facility?.country, recorded);
    if (parts.length > 0) return fail({ code: 'patient.addressPartsNeeded', parts });
    const asked = customAsked(session.facilityId, facility, part);
    const custom = checkCustom(part.customFields ?? [], asked, recorded.customFields ?? []);
    if (!custom.ok) return custom;
    const entries = input.consents ?? [];
    const stated = entries.length === 0 ? [] : await read.list(Consent, { where: { patientId: input.id } });
    const decided = checkConsents(entries, stated, today);
    if (!decided.ok) return decided;
    const author = session.displayName;
    const by = { patientId: input.id, now, author, newId: () => newId('consent') };
    const updated = withPhones(withRegistration(patient, part), facility);
    const coverages = changedCoverages(existing, coverage, input.id, () => newId('coverage'));
    return ok({
      reply: updated,
      writes: [
        put(Patient, updated),
        ...coverages.map((one) => put(Coverage, one)),
        ...statedConsents(entries, stated, by).map((one) => put(Consent, one)),
      ],
    });
  },
};

/** Of someone who cannot be asked, nothing is demanded. */
function customAsked(facilityId: Id, facility: Facility | undefined, { name }: Pick<Patient, 'name'>) {
  const fields = facility?.customFields ?? [];
  return {
    system: customSystem(facilityId),
    fields: isUnidentified(name) ? fields.map((field) => ({ ...field, required: false })) : fields,
  };
}

function withPhones({ telecomE164: _before, ...patient }: Patient, facility: Facility | undefined): Patient {
  const numbers = e164Of(patient.telecom, facility?.country);
  return { ...patient, ...(numbers.length > 0 ? { telecomE164: numbers } : {}) };
}

async function summariesOf(read: Reader, ids: readonly Id[]) {
  const found = await Promise.all(ids.map((id) => read.get(Patient, id)));
  return found.flatMap((patient) => (patient ? [summaryOf(patient)] : []));
}

function notFound(id: Id) {
  return fail({ code: 'notFound', type: 'patient', id });
}
