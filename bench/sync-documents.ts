import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import { demoClinic } from '#engine/demo/demo-clinic.ts';
import { seeded } from '#engine/demo/seeded.ts';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import { makeId, uuidV7, type Id } from '#shared/kernel/ids.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { tick, writeStamp } from '#shared/kernel/stamp.ts';
import { CarePlan } from '#shared/modules/care-plans/care-plan.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';

export const FACILITY: Id = 'facility:01900000-0000-7000-8000-000000000001';
const NOW_MS = Date.parse('2026-03-12T06:42:00Z');
const DEVICE = 'd3k9q2wm';
const AUTHOR: Id = 'user:01900000-0000-7000-8000-0000000000a1';
/** Of each compartment that the demo clinic does not fill: what it does fill is the rest. */
const SHARE_OF_OTHERS = 0.02;
/** Of types that are nobody's yet, as a later program would write them; and of one that is. */
const OTHERS: readonly {
  readonly compartment: Compartment;
  readonly record: AnyRecord;
  readonly type: string;
}[] = [
  { compartment: 'scheduling', record: CarePlan, type: 'laterScheduling' },
  { compartment: 'billing', record: CarePlan, type: 'laterBilling' },
  { compartment: 'inventory', record: CarePlan, type: 'laterInventory' },
  { compartment: 'messages', record: CarePlan, type: 'laterMessage' },
  { compartment: 'care', record: CarePlan, type: CarePlan.type },
];
const ID = /\b[a-zA-Z]+:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

type Valued = { readonly id: Id; readonly [field: string]: unknown };

export interface SyncDocuments {
  readonly by: ReadonlyMap<Compartment, readonly Envelope[]>;
  /** What desks type on the way to patients among them. */
  readonly typed: readonly string[];
}

/** A facility's documents in all compartments that stations read, about 1 KB each, with the ids and stamps that stations give them in turn. */
export function syncDocuments(count: number): SyncDocuments {
  const by = new Map<Compartment, Envelope[]>(COMPARTMENTS.map((compartment) => [compartment, []]));
  const inTurn = idsInTurn();
  let clock = { ms: NOW_MS, counter: 0 };
  const add = (record: AnyRecord, compartment: Compartment, type: string, value: Valued): void => {
    clock = tick(clock, clock.ms + 7);
    const made = nextEnvelope(record, value.id, dataOf(value), undefined, {
      facilityId: FACILITY,
      commitId: uuidV7(clock.ms, new Uint8Array(10)),
      author: AUTHOR,
      device: DEVICE,
      stamp: writeStamp(clock, DEVICE),
    });
    const text = JSON.stringify({ ...made, id: value.id.replace(/^[^:]*/, type), type });
    by.get(compartment)?.push(JSON.parse(text.replaceAll(ID, inTurn)) as Envelope); // an envelope, with other ids
  };
  // Who writes has an account, as at a clinic: of strangers the server keeps notes.
  const account = { login: 'bench', displayName: 'Bench', roles: ['administrator'], active: true };
  add(User, User.compartment, User.type, { ...account, id: AUTHOR });
  const others = Math.floor(count * SHARE_OF_OTHERS);
  for (const { compartment, record, type } of OTHERS) {
    for (let seed = 1; seed <= others; seed += 1) {
      add(record, compartment, type, sampleOf(record, { seed, everything: true }));
    }
  }
  const words: string[] = [];
  let left = count - 1 - others * OTHERS.length;
  let numbers = 0;
  const nextMrn = () => formatMrn('K3M7P2', (numbers += 1));
  const options = { patients: count, seed: 11, nowMs: NOW_MS, longHistories: 0, visitsOfLongHistory: 0 };
  for (const { writes } of demoClinic({ ...options, nextMrn })) {
    for (const write of writes.slice(0, left)) {
      if (write.kind !== 'put') continue;
      const { record, id, data } = write;
      add(record, record.compartment, record.type, { ...data, id });
      if (record === Patient) words.push(...wordsOf(data));
    }
    left -= Math.min(left, writes.length);
    if (left === 0) break;
  }
  return { by, typed: prefixesOf(words) };
}

/** Ids as stations make them: in the order of time. The same one stays the same one. */
function idsInTurn(): (id: string) => string {
  const known = new Map<string, string>();
  const random = seeded(3);
  return (id) => {
    const [type = '', uuid = ''] = id.split(':');
    if (uuid.startsWith('01900000')) return id;
    const given = known.get(uuid);
    if (given !== undefined) return `${type}:${given}`;
    const bytes = Uint8Array.from({ length: 10 }, () => random.whole(0, 255));
    const next = uuidV7(NOW_MS + known.size * 7, bytes);
    known.set(uuid, next);
    return makeId(type, next);
  };
}

function wordsOf({ name }: JsonObject): string[] {
  const names = name as readonly { family?: string; given?: readonly string[] }[]; // of a patient
  return names.flatMap(({ family, given }) => [family, given?.[0]].filter((word) => word !== undefined));
}

function prefixesOf(words: readonly string[]): readonly string[] {
  const random = seeded(5);
  return Array.from({ length: 500 }, () => {
    const word = random.pick(words);
    return word.slice(0, random.whole(1, Math.max(1, Math.min(word.length, 7))));
  });
}
