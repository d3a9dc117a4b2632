import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Patient } from '../patients/patient.record.ts';
import { Disclosure } from './disclosure.record.ts';
import { linkedPatient } from './link.rules.ts';
import { NetworkFacility } from './network-facility.record.ts';
import type { network } from './network.contract.ts';
import { linkId } from './pair-id.rules.ts';
import { PatientLink } from './patient-link.record.ts';

export const networkHandlers: HandlersFor<typeof network> = {
  async facilities({ read }) {
    const all = await read.list(NetworkFacility, { where: {}, orderBy: 'name' });
    return ok(all.filter(({ listed }) => listed));
  },

  async links({ input, read }) {
    return ok([...(await read.list(PatientLink, { where: { patientId: input.patientId } }))]);
  },

  async link({ input, read, session, now }) {
    const { patientId, otherFacilityId, otherPatientId, otherName, basis } = input;
    if (!(await read.get(Patient, patientId)))
      return fail({ code: 'notFound', type: Patient.type, id: patientId });
    const id = linkId(
      { facilityId: session.facilityId, patientId },
      { facilityId: otherFacilityId, patientId: otherPatientId },
    );
    const before = await read.get(PatientLink, id);
    if (before?.own?.word === 'linked') return ok({ reply: { id }, patientId, writes: [] });
    const link = linkedPatient(
      before ?? { id, patientId, otherFacilityId, otherPatientId, otherName, basis },
      { now, session },
    );
    return ok({ reply: { id }, writes: [put(PatientLink, link)] });
  },

  async unlink({ input: { patientId, id }, read, session, now }) {
    const link = await read.get(PatientLink, id);
    if (link?.patientId !== patientId) return fail({ code: 'notFound', type: PatientLink.type, id });
    if (link.own?.word === 'undone' || (!link.own && !link.theirs))
      return fail({ code: 'network.nothingToUndo' });
    const own = { word: 'undone', at: now, by: session.displayName } as const;
    return ok({ reply: { id }, writes: [put(PatientLink, { ...link, own })] });
  },

  async disclosures({ input, read }) {
    const all = await read.list(Disclosure, { where: { patientId: input.patientId } });
    return ok(all.toSorted((a, b) => (a.at < b.at ? 1 : -1)));
  },
};
