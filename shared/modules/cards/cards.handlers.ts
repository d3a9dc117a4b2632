import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Facility } from '../facilities/facility.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { facilityMark, readCardCode } from './card-code.rules.ts';
import { cardLookOf } from './card-look.rules.ts';
import type { cards } from './cards.contract.ts';

export const cardsHandlers: HandlersFor<typeof cards> = {
  async find({ input, read, session }) {
    const code = readCardCode(input.code);
    if (!code.ok) return ok({ state: 'unreadable', code: code.error.code });
    const { mrn, facilityMark: from } = code.value;
    if (from !== undefined && from !== facilityMark(session.facilityId))
      return ok({ state: 'elsewhere', mrn });
    const holders = await read.list(Patient, { where: { mrn } });
    const patient = holders.find(({ active }) => active) ?? holders[0];
    return ok(patient ? { state: 'found', id: patient.id } : { state: 'unknown', mrn });
  },
  async look({ read, session }) {
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    return ok(cardLookOf(facility));
  },
  async saveLook({ input, read, session }) {
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    return ok({ reply: input, writes: [put(Facility, { ...facility, card: input })] });
  },
};
