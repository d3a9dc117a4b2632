import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { canonicalJson } from '#shared/kernel/json.ts';
import { Chart, CHART_ID, edited, stampAt } from '#shared/kernel/merge-testing.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import { Killed, MemoryServer, type Chance } from '#shared/sync/sync-testing.ts';
import { syncRound } from '#shared/sync/sync-round.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { UpstreamStore } from './upstream-store.ts';

const FACILITY = 'facility:01900000-0000-7000-8000-000000000001';
const SITES = ['bbbb', 'cccc'] as const;
const IDS = [CHART_ID, CHART_ID.replace(/1$/, '2')] as const;
const name = databaseOf(FACILITY, Chart.compartment);
const records = new Map([[Chart.type, Chart]]);
const key = randomBytes(32);
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A site server's file, with what its stations write there. */
function aSite(device: string) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-site-'));
  folders.push(folder);
  const store = new EmbeddedStore(folder, key);
  store.create(name);
  const local = new UpstreamStore(store, FACILITY);
  const stateOf = (id: string) => local.states(Chart.compartment, [id]).get(id);
  return {
    device,
    store,
    local,
    stateOf,
    edit(id: string, ms: number, fields: { readonly [field: string]: string }): void {
      const before = stateOf(id);
      const next = { ...edited(before?.envelope, { device, ms, fields }), id };
      const { _id, ...data } = encodeDocument(next, undefined, false);
      const [outcome] = store.write(
        name,
        [{ id, ...(before && { rev: before.rev }), deleted: false, data, attachments: {} }],
        'edit',
      );
      if (!outcome || 'refusal' in outcome) throw new Error('the edit of a station is taken');
    },
  };
}

const step = fc.record({
  site: fc.nat(SITES.length - 1),
  does: fc.constantFrom('edit', 'edit', 'edit', 'sync', 'sync', 'compact', 'backup', 'setBack'),
  id: fc.constantFrom(...IDS),
  field: fc.constantFrom('dose', 'ward'),
  value: fc.constantFrom('p', 'q', 'r'),
  until: fc.integer({ min: 1, max: 40 }),
  how: fc.constantFrom('cut' as const, 'kill' as const),
});

it('brings sites and their centre to the same truth, whatever broke, was compacted or set back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 25 }), async (steps) => {
      const centre = new MemoryServer();
      const sites = SITES.map(aSite);
      let backup = centre.backup();
      let ms = 100;
      const sync = async ({ local, device }: ReturnType<typeof aSite>, chance: Chance = () => undefined) => {
        try {
          return await syncRound({
            local,
            remote: centre.line(name, chance),
            facilityId: FACILITY,
            device,
            records,
            elapsedMs: () => 0,
          });
        } catch (error) {
          if (error instanceof Killed) return undefined;
          throw error;
        }
      };
      const entered = new Map<string, string>();
      const replaced = new Set<string>();
      for (const { site: at, does, id, field, value, until, how } of steps) {
        const site = sites[at];
        if (!site) throw new Error('no such site');
        if (does === 'backup') backup = centre.backup();
        if (does === 'setBack') centre.setBack(backup);
        if (does === 'compact') site.store.compact(name);
        if (does === 'sync') {
          let left = until;
          await sync(site, () => {
            left -= 1;
            return left === 0 ? how : undefined;
          });
        }
        if (does !== 'edit') continue;
        ms += 1;
        const before = site.stateOf(id)?.envelope;
        const beside = Object.keys((field === 'ward' && before?.rivals?.[field]) || {});
        for (const stamp of [before?.stamps[field] ?? '', ...beside]) replaced.add(`${id} ${field} ${stamp}`);
        site.edit(id, ms, { [field]: value });
        entered.set(`${id} ${field} ${stampAt(ms, site.device)}`, value);
      }
      for (const site of [...sites, ...sites, ...sites]) expect((await sync(site))?.fault).toBeUndefined();
      const found = new Map<string, unknown>();
      for (const id of IDS) {
        const [first, second] = sites.map(({ stateOf }) => stateOf(id)?.envelope);
        expect(canonicalJson(second ?? null)).toBe(canonicalJson(first ?? null));
        if (!first) continue;
        const { id: _id, ...members } = first;
        expect(centre.document(id)).toEqual(members);
        for (const field of ['dose', 'ward']) {
          const stamp = first.stamps[field];
          if (stamp !== undefined) found.set(`${id} ${field} ${stamp}`, first.data[field]);
          for (const [beside, rival] of Object.entries(first.rivals?.[field] ?? {}))
            found.set(`${id} ${field} ${beside}`, rival.value);
        }
      }
      const left = [...entered].filter(([entry]) => !replaced.has(entry));
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(left));
      for (const { local, store } of sites) {
        expect([local.unsent(0, 10), local.held()]).toEqual([[], 0]);
        store.close();
      }
    }),
    { numRuns: 25 },
  );
});
