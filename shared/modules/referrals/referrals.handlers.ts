import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Consent } from '../consents/consent.record.ts';
import { sharingState } from '../consents/consent.rules.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { linkedPatient } from '../network/link.rules.ts';
import { linkId, siblingId } from '../network/pair-id.rules.ts';
import { PatientLink } from '../network/patient-link.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { basisOf, searchesFor, type CandidateBasis } from './candidates.rules.ts';
import { IncomingReferral, type IncomingState } from './incoming-referral.record.ts';
import { Referral } from './referral.record.ts';
import { ReferralSnapshot } from './referral-snapshot.record.ts';
import { answered, cancelledReferral, incomingState } from './referral.rules.ts';
import type { referrals } from './referrals.contract.ts';

const MOST_LISTED = 300;
const MOST_FOUND = 8;
const ORDER: readonly CandidateBasis[] = ['identifier', 'nameAndBirth', 'alike'];
const OPEN: readonly IncomingState[] = ['new', 'seen', 'accepted'];

export const referralsHandlers: HandlersFor<typeof referrals> = {
  async ofPatient({ input, read }) {
    const all = await read.list(Referral, { where: { patientId: input.patientId } });
    return ok(all.toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1)));
  },

  async consentTo({ input, read, today }) {
    const stated = await read.list(Consent, { where: { patientId: input.patientId } });
    const { state, statement } = sharingState(stated, input.recipient, today);
    return ok({ state, ...(statement && { statement }) });
  },

  async cancel({ input, read, now, session }) {
    const referral = await read.get(Referral, input.id);
    if (!referral) return notFound(Referral.type, input.id);
    const cancelled = cancelledReferral(referral, input.reason, { now, session });
    if (!cancelled.ok) return cancelled;
    return ok({ reply: { id: input.id }, writes: [put(Referral, cancelled.value)] });
  },

  async inbox({ input, read }) {
    const newest = { orderBy: 'receivedAt', direction: 'desc', limit: MOST_LISTED } as const;
    if (input.show === 'all')
      return ok((await read.list(IncomingReferral, { where: {}, ...newest })).map(asItStands));
    const found = await Promise.all(
      OPEN.map((state) => read.list(IncomingReferral, { where: { state }, ...newest })),
    );
    const open = found.flat().map(asItStands);
    return ok(
      open
        .filter(({ state }) => OPEN.includes(state))
        .toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
        .slice(0, MOST_LISTED),
    );
  },

  async incoming({ input, read }) {
    const referral = await read.get(IncomingReferral, input.id);
    if (!referral) return notFound(IncomingReferral.type, input.id);
    const snapshot = await read.get(ReferralSnapshot, siblingId(ReferralSnapshot.type, input.id));
    const { localPatientId } = referral;
    const patient = localPatientId === undefined ? undefined : await read.get(Patient, localPatientId);
    const contested = await contestedPatients(read, await linksOf(read, referral));
    return ok({
      referral: asItStands(referral),
      contested,
      ...(snapshot && { bundle: snapshot.bundle }),
      ...(patient && { patient }),
    });
  },

  async candidates({ input, read }) {
    const referral = await read.get(IncomingReferral, input.id);
    if (!referral) return notFound(IncomingReferral.type, input.id);
    const patients = await found(read, searchesFor(referral.person));
    const alike = patients.flatMap((patient) => {
      const basis = basisOf(referral.person, patient);
      return basis === undefined ? [] : [{ patient, basis }];
    });
    return ok(alike.toSorted((a, b) => ORDER.indexOf(a.basis) - ORDER.indexOf(b.basis)).slice(0, MOST_FOUND));
  },

  async open({ input, read, now, session }) {
    const referral = await read.get(IncomingReferral, input.id);
    if (!referral) return notFound(IncomingReferral.type, input.id);
    const { localPatientId, fromPatientId } = referral;
    const isFirst = incomingState(referral) === 'new';
    const seen = { at: now, by: session.displayName };
    return ok({
      reply: { id: input.id },
      patientId: localPatientId ?? fromPatientId,
      writes: isFirst ? [put(IncomingReferral, { ...referral, state: 'seen', seen })] : [],
    });
  },

  async link({ input: { id, patientId }, read, now, session }) {
    const referral = await read.get(IncomingReferral, id);
    if (!referral) return notFound(IncomingReferral.type, id);
    if (!(await read.get(Patient, patientId))) return notFound(Patient.type, patientId);
    const { fromFacilityId, fromName, fromPatientId, localPatientId } = referral;
    const { person } = personReader(read);
    const { memberIds } = await person(patientId);
    const wrong = (await linksOf(read, referral)).filter((one) => !memberIds.includes(one.patientId));
    if (localPatientId === patientId && wrong.length === 0)
      return ok({ reply: { id }, patientId, writes: [] });
    const other = { facilityId: fromFacilityId, patientId: fromPatientId };
    const sharedId = linkId({ facilityId: session.facilityId, patientId }, other);
    const link = (await read.get(PatientLink, sharedId)) ?? {
      id: sharedId,
      patientId,
      otherFacilityId: fromFacilityId,
      otherName: fromName,
      otherPatientId: fromPatientId,
      basis: 'referral' as const,
      referralId: siblingId(Referral.type, id),
    };
    const undone = { word: 'undone', at: now, by: session.displayName } as const;
    return ok({
      reply: { id },
      patientId,
      writes: [
        put(IncomingReferral, { ...referral, localPatientId: patientId }),
        ...(link.own?.word === 'linked' ? [] : [put(PatientLink, linkedPatient(link, { now, session }))]),
        ...wrong.map((one) => put(PatientLink, { ...one, own: undone })),
      ],
    });
  },

  async answer({ input: { id, word, note }, read, now, session }) {
    const referral = await read.get(IncomingReferral, id);
    if (!referral) return notFound(IncomingReferral.type, id);
    const moved = answered(referral, word, note, { now, session });
    if (!moved.ok) return moved;
    if (word === 'accepted' && (await contestedPatients(read, await linksOf(read, referral))).length > 0)
      return fail({ code: 'referral.patientContested' });
    const patientId = referral.localPatientId ?? referral.fromPatientId;
    return ok({ reply: { id }, patientId, writes: [put(IncomingReferral, moved.value)] });
  },
};

function asItStands(referral: IncomingReferral): IncomingReferral {
  return { ...referral, state: incomingState(referral) };
}

/** What is said here of the patient there, and was not taken back. */
async function linksOf(
  read: Reader,
  { fromFacilityId, fromPatientId }: IncomingReferral,
): Promise<readonly PatientLink[]> {
  const links = await read.list(PatientLink, { where: { otherPatientId: fromPatientId } });
  return links.filter(
    ({ otherFacilityId, own }) => otherFacilityId === fromFacilityId && own?.word === 'linked',
  );
}

/**
 * Desks that did not hear of each other may say of one patient there that they are two people here: none of the two words is
 * the better one for having come later.
 * @returns none where it is one person, or nobody
 */
async function contestedPatients(read: Reader, links: readonly PatientLink[]): Promise<Patient[]> {
  const { person } = personReader(read);
  const survivors = new Set<Id>();
  for (const { patientId } of links) survivors.add((await person(patientId)).survivorId);
  if (survivors.size < 2) return [];
  const patients = await Promise.all([...survivors].map((id) => read.get(Patient, id)));
  return patients.filter((patient) => patient !== undefined);
}

async function found(read: Reader, searches: readonly string[]): Promise<readonly Patient[]> {
  const ids = new Set<Id>();
  for (const words of searches) for (const hit of await read.search(words, 20)) ids.add(hit.id);
  const patients = await Promise.all([...ids].map((id) => read.get(Patient, id)));
  return patients.filter((patient) => patient !== undefined);
}

function notFound(type: string, id: Id) {
  return fail({ code: 'notFound', type, id } as const);
}
