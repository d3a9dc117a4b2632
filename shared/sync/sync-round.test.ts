import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../kernel/json.ts';
import { Chart, CHART_ID, edited, stampAt } from '../kernel/merge-testing.ts';
import { ok } from '../kernel/result.ts';
import { databaseOf } from './couch-document.ts';
import { Killed, MemoryLocal, MemoryServer, type Chance } from './sync-testing.ts';
import { syncRound } from './sync-round.ts';

const FACILITY = 'facility:01900000-0000-7000-8000-000000000001';
const DEVICES = ['bbbb', 'cccc', 'dddd'] as const;
const IDS = [CHART_ID, CHART_ID.replace(/1$/, '2'), CHART_ID.replace(/1$/, '3')] as const;
const database = databaseOf(FACILITY, Chart.compartment);

const step = fc.record({
  desk: fc.nat(DEVICES.length - 1),
  does: fc.constantFrom('edit', 'edit', 'edit', 'sync', 'sync', 'backup', 'setBack'),
  id: fc.constantFrom(...IDS),
  field: fc.constantFrom('dose', 'ward'),
  value: fc.constantFrom('p', 'q', 'r', 's'),
  /** How many steps of the round pass before its line breaks, or its station is killed; large: neither. */
  until: fc.integer({ min: 1, max: 60 }),
  how: fc.constantFrom('cut' as const, 'kill' as const),
});

it('ends with every station and the server the same, whatever broke, died or was set back on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 40 }), async (steps) => {
      const server = new MemoryServer();
      const locals = DEVICES.map(() => new MemoryLocal(Chart.compartment));
      const entered = new Map<string, string>();
      const replaced = new Set<string>();
      let backup = server.backup();
      let ms = 100;
      const sync = async (at: number, chance: Chance = () => undefined) => {
        const local = locals[at];
        const device = DEVICES[at];
        if (!local || !device) throw new Error('no such desk');
        local.chance = chance;
        try {
          return await syncRound({
            local,
            remote: server.line(database, chance),
            facilityId: FACILITY,
            device,
            records: new Map([[Chart.type, Chart]]),
            elapsedMs: () => 0,
          });
        } catch (error) {
          if (error instanceof Killed) return undefined;
          throw error;
        } finally {
          local.chance = () => undefined;
        }
      };
      for (const { desk, does, id, field, value, until, how } of steps) {
        if (does === 'backup') backup = server.backup();
        if (does === 'setBack') server.setBack(backup);
        if (does === 'sync') {
          let left = until;
          await sync(desk, () => {
            left -= 1;
            return left === 0 ? how : undefined;
          });
        }
        if (does !== 'edit') continue;
        ms += 1;
        const device = DEVICES[desk] ?? '';
        locals[desk]?.edit(id, (before) => {
          // A review stays open until it is settled: only what stands gives way. In the other field all does.
          const beside = Object.keys((field === 'ward' && before?.rivals?.[field]) || {});
          for (const stamp of [before?.stamps[field] ?? '', ...beside])
            replaced.add(`${id} ${field} ${stamp}`);
          return { ...edited(before, { device, ms, fields: { [field]: value } }), id };
        });
        entered.set(`${id} ${field} ${stampAt(ms, device)}`, value);
      }
      for (const at of [0, 1, 2, 0, 1, 2, 0, 1, 2]) {
        expect((await sync(at))?.fault).toBeUndefined();
      }
      const [first, ...others] = locals.map(({ documents }) =>
        [...documents.values()].map(({ envelope }) => canonicalJson(envelope)).toSorted(),
      );
      for (const other of others) expect(other).toEqual(first);
      expect(locals.map(({ outbox }) => outbox.size)).toEqual([0, 0, 0]);
      // Every value stands, gave way to one that was entered in sight of it, or lies beside; and nothing else does.
      const found = new Map<string, unknown>();
      for (const id of IDS) {
        const envelope = locals[0]?.documents.get(id)?.envelope;
        if (!envelope) continue;
        const { id: _id, ...members } = envelope;
        expect(server.document(id)).toEqual(members);
        for (const field of ['dose', 'ward']) {
          const stamp = envelope.stamps[field];
          if (stamp !== undefined) found.set(`${id} ${field} ${stamp}`, envelope.data[field]);
          for (const [beside, rival] of Object.entries(envelope.rivals?.[field] ?? {}))
            found.set(`${id} ${field} ${beside}`, rival.value);
        }
      }
      const left = [...entered].filter(([key]) => !replaced.has(key));
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(left));
    }),
    { numRuns: 150 },
  );
});

it('a fact that the server has and does not show to this device is not sent again for ever', async () => {
  const server = new MemoryServer();
  const locals = DEVICES.slice(0, 2).map(() => new MemoryLocal(Chart.compartment));
  const fact = edited(undefined, { device: 'bbbb', ms: 100, fields: { dose: 'p' } });
  const line = server.line(database, () => undefined);
  for (const [at, local] of locals.entries()) {
    local.edit(CHART_ID, () => fact); // the second is a copy of the first
    const round = await syncRound({
      local,
      remote: {
        ...line,
        changes: async (_database, since) => ok({ rows: [], lastSeq: since, isLast: true }),
        documents: async () => ok([{ id: CHART_ID, rev: '1-1', deleted: false }]),
      },
      facilityId: FACILITY,
      device: DEVICES[at] ?? '',
      records: new Map([[Chart.type, { ...Chart, appendOnly: true }]]),
      elapsedMs: () => 0,
    });
    expect(round).toMatchObject({ pushed: at === 0 ? 1 : 0, notTaken: [], held: 0 });
    expect(local.outbox.size).toBe(0);
  }
});

it('a trail that a set-back server has lost is sent again, though nothing new was written in it', async () => {
  const server = new MemoryServer();
  const local = new MemoryLocal('audit');
  const entry = edited(undefined, { device: 'bbbb', ms: 100, fields: { dose: 'p' } });
  local.edit(CHART_ID, () => entry);
  const trail = databaseOf(FACILITY, 'audit');
  const empty = server.backup();
  const sync = () =>
    syncRound({
      local,
      remote: server.line(trail, () => undefined),
      facilityId: FACILITY,
      device: 'bbbb',
      records: new Map([[Chart.type, Chart]]),
      elapsedMs: () => 0,
    });
  expect(await sync()).toMatchObject({ pushed: 1 });
  server.setBack(empty);
  expect(await sync()).toMatchObject({ pushed: 1, restarted: 1 });
  expect(server.document(CHART_ID)).toBeDefined();
});
