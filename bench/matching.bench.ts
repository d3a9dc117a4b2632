import { parseArgs } from 'node:util';
import { seeded } from '#engine/demo/seeded.ts';
import { findLikelyPairs } from '#engine/identity/duplicate-pairs.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { momentAt } from '#engine/platform/moment.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { identityHandlers } from '#shared/modules/identity/identity.handlers.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { benchStation, fillPatients, type BenchStation } from './bench-station.ts';
import { corrupted } from './corrupted-person.ts';
import { percentile, print } from './measure.ts';

const LOOKUPS = 1_000;
const PAGE = 500;

/**
 * Duplicates: every patient of a demo register is registered a second time, with one to three things wrong or missing, and the
 * pairs are looked for as a sweep does and, of some, as the desk does while the form is filled in. Beside it what a plain rule finds:
 * the same name with the same birth date, or the same identifier. Demo patients have few distinct names and live in households with one telephone.
 */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { patients: { type: 'string', default: '50000' } },
    strict: false,
    allowPositionals: true,
  });
  const bench = await benchStation();
  try {
    await fillPatients(bench, Number(values.patients), 11);
    const originals = await registerAgain(bench);
    const read = bench.station.engine.opened().replica.reader();
    await measureSweep(read, originals);
    await measureLookups(bench, read, originals);
  } finally {
    await bench.end();
  }
}

type Originals = ReadonlyMap<Id, Id>;

/** @returns by the second record's id the first's */
async function registerAgain(bench: BenchStation): Promise<Originals> {
  const read = bench.station.engine.opened().replica.reader();
  const random = seeded(41);
  const originals = new Map<Id, Id>();
  const writes: PlannedWrite[] = [];
  for (const patient of await readAll(read)) {
    const id = newId(Patient.type, systemClock, systemIds);
    originals.set(id, patient.id);
    writes.push(
      put(Patient, { ...corrupted(patient, random), id, mrn: formatMrn('K4M7P2', originals.size) }),
    );
  }
  for (let at = 0; at < writes.length; at += PAGE) await bench.write(writes.slice(at, at + PAGE));
  return originals;
}

async function readAll(read: Reader): Promise<readonly Patient[]> {
  const all: Patient[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await read.list(Patient, { where: {}, limit: PAGE, offset });
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

async function measureSweep(read: Reader, originals: Originals): Promise<void> {
  const start = performance.now();
  const { pairs } = await findLikelyPairs(read, {
    signal: new AbortController().signal,
    most: Number.POSITIVE_INFINITY,
    onProgress: () => undefined,
  });
  const seconds = (performance.now() - start) / 1_000;
  const isRight = ([a, b]: readonly [Id, Id]) => originals.get(a) === b || originals.get(b) === a;
  const right = pairs.filter(({ ids }) => isRight(ids)).length;
  const plain = plainPairs(await readAll(read));
  const plainRight = plain.filter(isRight).length;
  const said = `sweep of ${originals.size * 2} records`;
  const vs = 'same name and birth date, or same identifier';
  const line = (metric: string, value: number, beside: number) =>
    print({
      bench: 'matching',
      metric: `${said}, ${metric}`,
      value,
      unit: 'share',
      vs,
      ratio: value / beside,
    });
  line('recall', right / originals.size, plainRight / originals.size);
  line('precision', right / pairs.length, plainRight / plain.length);
  print({ bench: 'matching', metric: `${said}, time`, value: seconds, unit: 's' });
}

/** What a rule without weights finds. */
function plainPairs(people: readonly Patient[]): readonly (readonly [Id, Id])[] {
  const byKey = new Map<string, Id[]>();
  for (const { id, name, birthDate, identifier } of people) {
    const keys = [
      ...(birthDate === undefined
        ? []
        : [`${JSON.stringify([name[0]?.family, name[0]?.given, name[0]?.text])} ${birthDate}`]),
      ...(identifier ?? []).map(({ system, value }) => `${system} ${value}`),
    ];
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  }
  const pairs = new Map<string, readonly [Id, Id]>();
  for (const ids of byKey.values())
    for (const [at, one] of ids.entries())
      for (const other of ids.slice(at + 1)) pairs.set([one, other].toSorted().join(' '), [one, other]);
  return [...pairs.values()];
}

async function measureLookups(bench: BenchStation, read: Reader, originals: Originals): Promise<void> {
  const random = seeded(43);
  const ids = [...originals.keys()];
  const times: number[] = [];
  let [right, first, shown] = [0, 0, 0];
  const session = {
    userId: bench.userId,
    login: 'admin',
    displayName: 'Administrator',
    roles: ['administrator'],
    permissions: new Set(PERMISSIONS),
    facilityId: bench.station.engine.opened().facility.id,
    zone: 'Etc/UTC',
  };
  const lookups = Math.min(LOOKUPS, ids.length);
  for (let at = 0; at < lookups; at += 1) {
    const ownId = random.pick(ids);
    const person = await read.get(Patient, ownId);
    if (!person) throw new Error('a record of the bench is gone');
    const start = performance.now();
    const found = await identityHandlers.candidates({
      input: { person, id: ownId, limit: 4 },
      read,
      session,
      ...momentAt(systemClock.nowMs(), 'Etc/UTC'),
    });
    times.push(performance.now() - start);
    if (!found.ok) throw new Error(found.error.code);
    const meant = originals.get(ownId);
    shown += found.value.length;
    right += found.value.some(({ patient }) => patient.id === meant) ? 1 : 0;
    first += found.value[0]?.patient.id === meant ? 1 : 0;
  }
  const line = (metric: string, value: number, unit: string) =>
    print({
      bench: 'matching',
      metric: `lookup among ${originals.size * 2} records, ${metric}`,
      value,
      unit,
    });
  line('recall', right / lookups, 'share');
  line('first of what is shown', first / lookups, 'share');
  line('shown for a person', shown / lookups, 'records');
  line('p50', percentile(times, 0.5), 'ms');
  line('p95', percentile(times, 0.95), 'ms');
}
