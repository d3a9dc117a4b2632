import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Document } from '../documents/document.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { distinctBook } from './distinct.rules.ts';
import { DistinctPatients } from './distinct-patients.record.ts';
import type { identity, MergeError } from './identity.contract.ts';
import { probesOf } from './identity-probes.rules.ts';
import { compareFeatures, featuresOf, isWorthALook, levelOf, type Likeness } from './likeness.rules.ts';
import { PatientMerge } from './patient-merge.record.ts';
import { personReader, recordReader } from './person-reader.rules.ts';

const HITS_OF_A_PROBE = 40;

export const identityHandlers: HandlersFor<typeof identity> = {
  async candidates({ input: { person, id: ownId, limit }, read: given }) {
    const read = personReader(given);
    const own = ownId === undefined ? undefined : await read.person(ownId);
    const ids = new Set<Id>();
    for (const words of probesOf(person)) {
      for (const { id } of await recordReader(given).search(words, HITS_OF_A_PROBE)) ids.add(id);
    }
    const features = featuresOf(person);
    const found = new Map<Id, { readonly patient: Patient; readonly likeness: Likeness }>();
    for (const id of ids) {
      if (own?.memberIds.includes(id)) continue;
      const patient = await read.get(Patient, id);
      if (!patient || patient.placeholder) continue;
      const likeness = compareFeatures(features, featuresOf(patient));
      if (!isWorthALook(likeness)) continue;
      const { survivorId } = await read.person(id);
      const before = found.get(survivorId);
      if (before && before.likeness.bits >= likeness.bits) continue;
      // Known by a record that was merged: the one that stands for the person is shown.
      const shown = survivorId === id ? patient : await read.get(Patient, survivorId);
      if (shown) found.set(survivorId, { patient: shown, likeness });
    }
    const areDistinct = distinctBook(own ? await statementsOn(read, own.memberIds) : []);
    const distinct = new Set<Id>();
    for (const id of found.keys()) {
      if (own && areDistinct(own.memberIds, (await read.person(id)).memberIds)) distinct.add(id);
    }
    const rows = [...found.values()]
      .filter(({ patient }) => !distinct.has(patient.id))
      .toSorted((a, b) => b.likeness.bits - a.likeness.bits || (a.patient.id < b.patient.id ? -1 : 1));
    return ok(
      rows.slice(0, limit).map(({ patient, likeness }) => {
        const shown = shownLikeness(likeness);
        // Of what is not known yet nothing speaks against it.
        const level = shown.level === 'unlikely' ? 'likely' : shown.level;
        return { patient, likeness: { ...shown, level } };
      }),
    );
  },

  async person({ input: { id }, read: given }) {
    const read = personReader(given);
    if (!(await read.get(Patient, id))) return fail({ code: 'notFound', type: Patient.type, id });
    const { survivorId, memberIds } = await read.person(id);
    const members = await Promise.all(memberIds.map((member) => read.get(Patient, member)));
    const merges = await Promise.all(memberIds.map((member) => mergesOf(read, member)));
    const byId = new Map(merges.flat().map((merge) => [merge.id, merge]));
    return ok({
      survivorId,
      members: members.flatMap((member) => member ?? []),
      merges: [...byId.values()].toSorted((a, b) => (a.id > b.id ? -1 : 1)),
    });
  },

  async compare({ input: { ids }, read: given }) {
    const read = personReader(given);
    const pair = await pairOf(read, ids);
    if (!pair.ok) return pair;
    const [first, second] = pair.value;
    const stated = await statedDistinct(read, ids);
    return ok({
      patients: [first, second],
      likeness: shownLikeness(compareFeatures(featuresOf(first), featuresOf(second))),
      counts: [await countOf(recordReader(given), first.id), await countOf(recordReader(given), second.id)],
      isOnePerson: (await read.person(first.id)).memberIds.includes(second.id),
      ...(stated && {
        distinct: {
          by: stated.statedBy,
          at: stated.statedAt,
          ...(stated.reason !== undefined && { reason: stated.reason }),
        },
      }),
    });
  },

  async merge({ input: { survivorId, replacedId, reason }, read: given, session, now, newId }) {
    const read = personReader(given);
    const pair = await pairOf(read, [survivorId, replacedId]);
    if (!pair.ok) return pair;
    const newer = pair.value.find((patient) => patient.newer !== undefined);
    if (newer) return fail({ code: 'identity.newer', id: newer.id });
    const [stays, goes] = await Promise.all([read.person(survivorId), read.person(replacedId)]);
    if (stays.survivorId === goes.survivorId)
      return fail({ code: 'identity.alreadyOne', survivorId: stays.survivorId });
    const id = newId(PatientMerge.type);
    const stated = await statedDistinct(read, [survivorId, replacedId]);
    return ok({
      reply: { survivorId: stays.survivorId, mergeId: id },
      patientId: stays.survivorId,
      writes: [
        put(PatientMerge, {
          id,
          patientId: stays.survivorId,
          replacedId: goes.survivorId,
          status: 'active',
          ...withReason(reason),
          mergedAt: now,
          mergedBy: session.displayName,
        }),
        ...(stated ? [put(DistinctPatients, { ...stated, status: 'withdrawn' })] : []),
      ],
    });
  },

  async undoMerge({ input: { mergeId, reason }, read, session, now }) {
    const named = await read.get(PatientMerge, mergeId);
    if (!named) return fail({ code: 'notFound', type: PatientMerge.type, id: mergeId });
    const { patientId, replacedId } = named;
    // Two desks that did not know of each other may both have merged them, each its own way round.
    const between = (await mergesOf(read, patientId)).filter(
      (merge) =>
        merge.status === 'active' && (merge.patientId === replacedId || merge.replacedId === replacedId),
    );
    if (between.length === 0) return fail({ code: 'identity.notMerged' });
    return ok({
      reply: { ids: [patientId, replacedId] },
      patientId,
      writes: between.map((merge) =>
        put(PatientMerge, {
          ...merge,
          status: 'undone',
          undoneAt: now,
          undoneBy: session.displayName,
          undoneReason: reason,
        }),
      ),
    });
  },

  async stateDistinct({ input: { ids, reason }, read: given, session, now, newId }) {
    const read = personReader(given);
    const pair = await pairOf(read, ids);
    if (!pair.ok) return pair;
    const person = await read.person(ids[0]);
    if (person.memberIds.includes(ids[1]))
      return fail({ code: 'identity.alreadyOne', survivorId: person.survivorId });
    const [patientId, otherId] = ids.toSorted() as [Id, Id]; // as many as were given
    const before = await statedDistinct(read, ids);
    const id = before?.id ?? newId(DistinctPatients.type);
    return ok({
      reply: { id },
      patientId,
      writes: [
        put(DistinctPatients, {
          id,
          patientId,
          otherId,
          status: 'active',
          ...withReason(reason),
          statedAt: now,
          statedBy: session.displayName,
        }),
      ],
    });
  },
};

function shownLikeness({ bits, findings }: Likeness) {
  return { bits, level: levelOf(bits), findings };
}

function withReason(reason: string | undefined) {
  return reason === undefined || reason === '' ? {} : { reason };
}

async function pairOf(
  read: Reader,
  ids: readonly [Id, Id],
): Promise<Result<readonly [Patient, Patient], MergeError | { code: 'notFound'; type: string; id: string }>> {
  if (ids[0] === ids[1]) return fail({ code: 'identity.sameRecord' });
  const [first, second] = [await read.get(Patient, ids[0]), await read.get(Patient, ids[1])];
  if (!first || !second) return fail({ code: 'notFound', type: Patient.type, id: first ? ids[1] : ids[0] });
  return ok([first, second]);
}

async function mergesOf(read: Reader, id: Id): Promise<readonly PatientMerge[]> {
  return [
    ...(await read.list(PatientMerge, { where: { patientId: id } })),
    ...(await read.list(PatientMerge, { where: { replacedId: id } })),
  ];
}

async function statementsOn(read: Reader, ids: readonly Id[]): Promise<readonly DistinctPatients[]> {
  const found = await Promise.all(
    ids.flatMap((id) => [
      read.list(DistinctPatients, { where: { patientId: id } }),
      read.list(DistinctPatients, { where: { otherId: id } }),
    ]),
  );
  return found.flat();
}

async function statedDistinct(read: Reader, ids: readonly [Id, Id]): Promise<DistinctPatients | undefined> {
  const [patientId, otherId] = ids.toSorted();
  const stated = await read.list(DistinctPatients, {
    where: { ...(patientId !== undefined && { patientId }) },
  });
  return stated.find((one) => one.otherId === otherId && one.status === 'active');
}

/** Visits and documents under one record, without those of others that it stands for. */
async function countOf(read: Reader, id: Id): Promise<number> {
  const [visits, documents] = await Promise.all([
    read.count(Encounter, { patientId: id }),
    read.count(Document, { patientId: id }),
  ]);
  return visits + documents;
}
