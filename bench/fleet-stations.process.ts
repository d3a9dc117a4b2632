import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from '#engine/platform/log.ts';
import { openStation, type Station } from '#engine/station.ts';
import { Cleanups, TEST_PASSWORD, TEST_SET_UP, testWindow } from '#engine/station-testing.ts';
import type { Client } from '#shared/kernel/port.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { contracts } from '#shared/registry.ts';
import type { FleetAnswer, FleetOrder, FleetReport, Moment } from './fleet-orders.ts';

/** Some of the fleet's stations: each with its replica, its replicator and one who works there. Told what to do line by line. */

interface Desk {
  readonly station: Station;
  readonly client: Client;
  /** When each entry was first seen here. */
  readonly seen: Map<string, number>;
}

const desks: Desk[] = [];
const made: Moment[] = [];
let patientId = '';

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as FleetOrder; // of the bench
  const answer = await perform(order);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (order.does === 'end') break;
}

async function perform(order: FleetOrder): Promise<FleetAnswer> {
  switch (order.does) {
    case 'open':
      desks.push(await open(order.dataDir));
      return {};
    case 'join': {
      const desk = desks[order.desk];
      const joined = await desk?.client.request(contracts.sync.join, { text: order.code, url: order.url });
      if (!joined?.ok) throw new Error(joined?.error.code);
      return {};
    }
    case 'work':
      patientId = order.patientId;
      await work(order.forMs, order.everyMs);
      return { made: made.length };
    case 'count':
      return { seen: Math.min(...desks.map(({ seen }) => seen.size)) };
    case 'end': {
      const report: FleetReport = {
        made,
        seen: desks.map(({ seen }) => [...seen].map(momentOf)),
        held: held(),
      };
      writeFileSync(order.file, JSON.stringify(report));
      await Promise.all(desks.map(({ station }) => station.close()));
      return {};
    }
  }
}

async function open(dataDir: string): Promise<Desk> {
  const station = await openStation({ dataDir, host: 'cli', syncs: true, live: false, log: silentLog });
  const { client } = testWindow(station, new Cleanups());
  const seated = await client.request(contracts.session.signIn, {
    login: TEST_SET_UP.login,
    password: TEST_PASSWORD,
  });
  if (!seated.ok) throw new Error(seated.error.code);
  const seen = new Map<string, number>();
  station.engine.opened().replica.changes.subscribe(({ changes }) => {
    for (const { id, type, after } of changes) {
      if (type !== Allergy.type || !after) continue;
      if (!seen.has(id)) seen.set(id, now());
      const amended = `${id} amended`;
      if (after.data['note'] !== undefined && !seen.has(amended)) seen.set(amended, now());
    }
  });
  return { station, client, seen };
}

/** Of the machine, so that processes agree on it. Unix time in ms. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Enters an allergy, and amends it in the next turn at the same desk: both are edits. */
async function work(forMs: number, everyMs: number): Promise<void> {
  const until = now() + forMs;
  const entered: (Allergy | undefined)[] = desks.map(() => undefined);
  const running = new Set<Promise<void>>();
  let due = now();
  for (let turn = 0; now() < until; turn += 1) {
    const at = turn % desks.length;
    const desk = desks[at];
    if (!desk) throw new Error('no desks');
    const edit = enter(desk, turn, entered[at]).then((next) => void (entered[at] = next));
    running.add(edit);
    void edit.finally(() => running.delete(edit));
    due += everyMs;
    await pause(Math.max(0, due - now()));
  }
  await Promise.all(running);
}

async function enter(
  { client }: Desk,
  turn: number,
  base: Allergy | undefined,
): Promise<Allergy | undefined> {
  const entry = {
    substance: base?.code.text ?? `Substance ${process.pid} ${turn}`,
    type: 'allergy',
    reactions: [],
    ...(base && { note: 'As the family tells' }),
  } as const;
  const saved = await client.request(contracts.allergies.save, { patientId, entry, ...(base && { base }) });
  if (!saved.ok) throw new Error(saved.error.code);
  const { id } = saved.value;
  made.push({ what: base ? `${id} amended` : id, atMs: now() });
  return base ? undefined : saved.value;
}

function momentOf([what, atMs]: [string, number]): Moment {
  return { what, atMs };
}

function held(): number {
  return desks.reduce((sum, { station }) => sum + station.engine.opened().replica.notSent().count, 0);
}
