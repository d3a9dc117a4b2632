/** In one file, though long: one document and its desks, by the same few helpers. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Envelope } from './document.ts';
import { f } from './field.ts';
import { canonicalJson, type Json } from './json.ts';
import { lostValues } from './lost-values.ts';
import { merge } from './merge.ts';
import { Chart, CHART_ID, edited, stampAt, type TestEdit } from './merge-testing.ts';
import { defineRecord } from './record.ts';
import { fieldState, openReviews } from './rivals.ts';
import type { Stamp } from './stamp.ts';

function merged(base: Envelope | undefined, mine: Envelope, theirs: Envelope): Envelope {
  const result = merge(base, mine, theirs, Chart);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const origin = edited(undefined, {
  device: 'aaaa',
  ms: 1,
  fields: { dose: '5 mg', status: 'active', ward: 'A', visits: 1, numbers: ['one', 'two'] },
});
const byDesk = (device: string, ms: number, fields: TestEdit['fields'], from = origin) =>
  edited(from, { device, ms, fields });

describe('two edits of one document', () => {
  it.each<[string, TestEdit['fields'], TestEdit['fields'], TestEdit['fields'], readonly string[]]>([
    ['of different fields', { dose: '10 mg' }, { ward: 'B' }, { dose: '10 mg', ward: 'B' }, []],
    ['of a field under review', { dose: '10 mg' }, { dose: '20 mg' }, { dose: '20 mg' }, ['dose']],
    ['the same', { dose: '10 mg' }, { dose: '10 mg' }, { dose: '10 mg' }, []],
    ['one takes away', { dose: undefined }, { dose: '20 mg' }, { dose: '20 mg' }, ['dose']],
    ['of a field where the later stands', { ward: 'B' }, { ward: 'C' }, { ward: 'C' }, []],
    ['of a number where the greater stands', { visits: 9 }, { visits: 3 }, { visits: 9 }, []],
    [
      'of a list: both additions, and what was taken out',
      { numbers: ['two', 'ten'] },
      { numbers: ['one', 'two', 'six'] },
      { numbers: ['two', 'six', 'ten'] },
      [],
    ],
    [
      'entered in error, and a later one',
      { status: 'entered-in-error' },
      { status: 'done' },
      { status: 'entered-in-error' },
      ['status'],
    ],
  ])('%s', (_what, earlier, later, expected, reviewed) => {
    const [one, two] = [byDesk('bbbb', 10, earlier), byDesk('cccc', 11, later)];
    const result = merged(origin, one, two);
    expect(result.data).toEqual(JSON.parse(JSON.stringify({ ...origin.data, ...expected })));
    expect(openReviews(result, Chart).map(({ field }) => field)).toEqual(reviewed);
    expect(merged(origin, two, one)).toEqual(result);
  });

  it('shows a review with who, where and what, and ends it by name', () => {
    const [one, two] = [byDesk('bbbb', 10, { dose: '10 mg' }), byDesk('cccc', 11, { dose: '20 mg' })];
    const contested = merged(origin, one, two);
    expect(contested.author).toBe('user:cccc');
    const [first, second] = [stampAt(11, 'cccc'), stampAt(10, 'bbbb')];
    expect(openReviews(contested, Chart)).toEqual([
      {
        field: 'dose',
        candidates: [
          { stamp: first, author: 'user:cccc', device: 'cccc', value: '20 mg' },
          { stamp: second, author: 'user:bbbb', device: 'bbbb', value: '10 mg' },
        ],
      },
    ]);
    // An edit that does not settle leaves the other value to be looked at.
    const further = edited(contested, { device: 'cccc', ms: 12, fields: { dose: '25 mg' } });
    expect(openReviews(further, Chart)[0]?.candidates.map(({ value }) => value)).toEqual(['25 mg', '10 mg']);
    const settled = edited(contested, {
      device: 'dddd',
      ms: 13,
      fields: { dose: '10 mg' },
      settles: { dose: [first, second] },
    });
    expect(openReviews(settled, Chart)).toEqual([]);
    // Neither of the two comes back; one that the settling did not know opens the review again.
    expect(merged(origin, one, settled)).toEqual(settled);
    expect(merged(origin, two, settled)).toEqual(settled);
    const late = merged(origin, byDesk('eeee', 9, { dose: '2 mg' }), settled);
    expect(late.data['dose']).toBe('10 mg');
    expect(openReviews(late, Chart)[0]?.candidates.map(({ value }) => value)).toEqual(['10 mg', '2 mg']);
    // And one that came between the look and the decision is not settled by it.
    const meanwhile = merged(origin, contested, byDesk('eeee', 15, { dose: '2 mg' }));
    const decided = edited(meanwhile, {
      device: 'dddd',
      ms: 16,
      fields: { dose: '10 mg' },
      settles: { dose: [first, second] },
    });
    expect(openReviews(decided, Chart)[0]?.candidates.map(({ value }) => value)).toEqual(['10 mg', '2 mg']);
  });

  it('opens a review again whose settling is taken back, also where it meets what was entered apart from that', () => {
    const [one, two] = [byDesk('bbbb', 10, { dose: '10 mg' }), byDesk('cccc', 11, { dose: '20 mg' })];
    const contested = merged(origin, one, two);
    const [first, second] = [stampAt(11, 'cccc'), stampAt(10, 'bbbb')];
    const settled = edited(contested, {
      device: 'dddd',
      ms: 13,
      fields: { dose: '10 mg' },
      settles: { dose: [first, second] },
    });
    const undone = edited(settled, {
      device: 'dddd',
      ms: 14,
      fields: { dose: '20 mg' },
      settles: { dose: [stampAt(13, 'dddd')] },
      beside: { dose: [{ value: '10 mg' }] },
    });
    const open = (envelope: Envelope) =>
      openReviews(envelope, Chart)[0]?.candidates.map((each) => each.value);
    expect(undone.data['dose']).toBe('20 mg');
    expect(open(undone)).toEqual(['20 mg', '10 mg']);
    expect(lostValues(settled, undone, Chart)).toEqual([]);
    // Whoever had the settling, or what it was between, comes to the same.
    for (const known of [one, two, contested, settled]) expect(merged(origin, known, undone)).toEqual(undone);
    const apart = byDesk('eeee', 20, { dose: '25 mg' }, settled);
    const met = merged(settled, undone, apart);
    expect(open(met)).toEqual(['25 mg', '20 mg', '10 mg']);
    expect(merged(origin, merged(origin, settled, apart), undone)).toEqual(met);
  });

  it('keeps fields that this program does not know, and a value of such a field that does not stand', () => {
    const one = { ...byDesk('bbbb', 10, { gait: 'slow' }), later: { a: 1 } };
    const two = byDesk('cccc', 11, { ward: 'B' });
    const result = merged(origin, two, one);
    expect(result).toMatchObject({ later: { a: 1 }, data: { gait: 'slow', ward: 'B' } });
    const both = merged(origin, one, byDesk('dddd', 12, { gait: 'fast' }));
    expect(both.data['gait']).toBe('fast');
    expect(Object.values(both.rivals?.['gait'] ?? {})).toEqual([{ value: 'slow' }]);
    expect(both).toMatchObject({ later: { a: 1 } });
  });

  it('lifts an older version; refuses a newer one only where both changed the same', () => {
    const old = edited(undefined, { device: 'aaaa', ms: 1, v: 1, fields: { dose: '5 mg', unit: 'A' } });
    const here = edited(old, { device: 'bbbb', ms: 10, v: 1, fields: { unit: 'B' } });
    const there = edited(old, {
      device: 'cccc',
      ms: 9,
      fields: { unit: undefined, ward: 'A', dose: '6 mg' },
    });
    expect(merged(old, here, there)).toMatchObject({ v: 2, data: { dose: '6 mg', ward: 'B' } });
    const newer = { ...there, v: 3 };
    expect(merge(old, here, newer, Chart)).toEqual({ ok: false, error: { code: 'merge.newer', v: 3 } });
    const apart = edited(old, { device: 'bbbb', ms: 10, v: 1, fields: { visits: 4 } });
    expect(merged(old, apart, newer)).toMatchObject({
      v: 3,
      data: { dose: '6 mg', ward: 'A', visits: 4 },
    });
  });

  it('does not take a field that one side never had for one that it took away', () => {
    const [one, two] = [{ dose: '5 mg' }, { status: 'active' }].map((fields, index) =>
      edited(undefined, { device: `bbb${index}`, ms: 3, fields }),
    );
    const result = one && two && merged(undefined, one, two);
    expect(result?.data).toEqual({ dose: '5 mg', status: 'active' });
    expect(result).not.toHaveProperty('rivals');
  });

  it('moves fields that stand together as one, and puts both whole to whoever settles it', () => {
    const there = byDesk('bbbb', 5, { room: '1', bed: 'a' });
    // One goes to another room, the other to another bed and out of any room: nobody is in between.
    const [one, two] = [
      byDesk('cccc', 10, { room: '2' }, there),
      byDesk('dddd', 11, { room: undefined, bed: 'b', ward: 'B' }, there),
    ];
    const result = merged(there, one, two);
    expect(result.data).toEqual({ ...origin.data, bed: 'b', ward: 'B' });
    expect(merged(there, two, one)).toEqual(result);
    expect(openReviews(result, Chart)).toEqual([
      {
        field: 'place',
        candidates: [
          { stamp: stampAt(11, 'dddd'), author: 'user:dddd', device: 'dddd', value: { bed: 'b' } },
          { stamp: stampAt(10, 'cccc'), author: 'user:cccc', device: 'cccc', value: { room: '2', bed: 'a' } },
        ],
      },
    ]);
    // Both went to the same place, by other ways: nothing is open.
    const same = [
      byDesk('cccc', 10, { room: '2' }, there),
      byDesk('dddd', 11, { room: '2', bed: 'a' }, there),
    ];
    expect(same[0] && same[1] && openReviews(merged(there, same[0], same[1]), Chart)).toEqual([]);
  });

  it('never merges what is only ever added', () => {
    const Paid = defineRecord({ ...Chart, appendOnly: true });
    const other = byDesk('bbbb', 10, { visits: 2 });
    expect(merge(undefined, other, origin, Paid)).toEqual({ ok: false, error: { code: 'merge.appendOnly' } });
    const same = edited(undefined, { device: 'cccc', ms: 4, fields: origin.data });
    expect(merge(undefined, same, origin, Paid)).toEqual({ ok: true, value: origin });
  });

  it('lets a list that would be too long stand beside the other; an item of two meanings, too', () => {
    const long = (name: string) => ({ numbers: ['one', 'two', ...[1, 2, 3].map((n) => `${name}${n}`)] });
    const result = merged(origin, byDesk('bbbb', 10, long('b')), byDesk('cccc', 11, long('c')));
    expect(result.data['numbers']).toEqual(long('c').numbers);
    expect(Object.values(result.rivals?.['numbers'] ?? {})).toEqual([{ value: long('b').numbers }]);
    const Lists = defineRecord({
      type: 'chart',
      compartment: 'clinical',
      v: 2,
      fields: { numbers: f.list(f.group({ id: f.text({ max: 9 }) }), { max: 9, merge: 'union' }) },
    });
    const items = (...words: string[]): Json => words.map((word, id) => ({ id: String(id), word }));
    const base = byDesk('bbbb', 10, { numbers: items('a', 'b') });
    const [one, two] = [
      byDesk('cccc', 11, { numbers: items('x', 'b') }, base),
      byDesk('dddd', 12, { numbers: items('y', 'b', 'c') }, base),
    ];
    const named = merge(base, one, two, Lists);
    expect(named.ok && named.value.data['numbers']).toEqual(items('y', 'b', 'c'));
    expect(named.ok && Object.keys(named.value.rivals ?? {})).toEqual(['numbers']);
  });
});

/** Desks that work for themselves and send onto the one version of the server, as their turn comes. */
const DESKS = ['bbbb', 'cccc', 'dddd', 'eeee'] as const;
const value = fc.constantFrom('p', 'q', 'r', 's', 'entered-in-error');
const step = fc.record({
  desk: fc.nat(DESKS.length - 1),
  does: fc.constantFrom('edit', 'edit', 'edit', 'settle', 'settle', 'undo', 'sync', 'sync'),
  field: fc.constantFrom('dose', 'ward'),
  value,
  /** Clocks differ; a desk's own never goes back. */
  ahead: fc.nat(40),
});

interface Desk {
  base: Envelope;
  mine: Envelope;
  /** What it settled last: under which stamp, and between which values, that which stood first. */
  settled?: { readonly stamp: Stamp; readonly values: readonly Json[] };
}

/** What every value took the place of, as whoever entered it saw: the truth that a merge is held to. */
class Ledger {
  readonly entered = new Map<string, Json>();
  readonly replaced = new Set<string>();

  left(field: string): { [stamp: string]: Json } {
    return Object.fromEntries(
      [...this.entered].flatMap(([key, what]) => {
        const [of = '', stamp = ''] = key.split(' ');
        return of === field && !this.replaced.has(key) ? [[stamp, what]] : [];
      }),
    );
  }
}

function candidatesIn(envelope: Envelope, field: string): { [stamp: string]: Json } {
  const rivals = Object.entries(envelope.rivals?.[field] ?? {}).map(([stamp, rival]) => [stamp, rival.value]);
  return Object.fromEntries([...rivals, [envelope.stamps[field], envelope.data[field]]]);
}

it('loses no value: each stands, gave way to one that was entered in sight of it, or lies beside', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 40 }), (steps) => {
      const ledger = new Ledger();
      for (const field of ['dose', 'ward']) {
        ledger.entered.set(`${field} ${origin.stamps[field]}`, origin.data[field] ?? null);
      }
      let server = origin;
      const desks: Desk[] = DESKS.map(() => ({ base: origin, mine: origin }));
      let ms = 100;
      const lost: string[] = [];
      const sync = (desk: Desk) => {
        const result = merged(desk.base, desk.mine, server);
        expect(merged(desk.base, server, desk.mine)).toEqual(result); // whoever is called which
        expect(merged(desk.base, result, server)).toEqual(result); // and again
        expect(merged(desk.base, desk.mine, result)).toEqual(result);
        expect(lostValues(server, result, Chart)).toEqual([]); // so a server that looks for it takes it
        server = result;
        desk.base = result;
        desk.mine = result;
      };
      for (const { desk: at, does, field, value: what, ahead } of steps) {
        const desk = desks[at];
        const device = DESKS[at];
        if (!desk || !device) continue;
        if (does === 'sync') {
          sync(desk);
          continue;
        }
        ms += 1 + ahead;
        if (does === 'undo') {
          const { settled, mine: before } = desk;
          const now = fieldState(before, 'dose');
          if (!settled || now.standing !== settled.stamp || now.candidates.size > 1) continue;
          const [stood = null, ...others] = settled.values;
          desk.mine = edited(before, {
            device,
            ms,
            fields: { dose: stood },
            settles: { dose: [settled.stamp] },
            beside: { dose: others.map((other) => ({ value: other })) },
          });
          lost.push(...lostValues(before, desk.mine, Chart));
          ledger.replaced.add(`dose ${settled.stamp}`);
          settled.values.forEach((what, index) =>
            ledger.entered.set(`dose ${stampAt(ms, device, others.length - index)}`, what),
          );
          continue;
        }
        const stands = desk.mine.stamps[field] ?? '';
        const open = openReviews(desk.mine, Chart).find((one) => one.field === field);
        if (does === 'settle' && !open) continue;
        const all = Object.keys(candidatesIn(desk.mine, field));
        const settled: readonly Stamp[] = does === 'settle' || field === 'ward' ? all : [stands];
        for (const stamp of settled) ledger.replaced.add(`${field} ${stamp}`);
        const before = desk.mine;
        desk.mine = edited(before, {
          device,
          ms,
          fields: { [field]: what },
          ...(does === 'settle' && { settles: { [field]: all } }),
        });
        expect(lostValues(before, desk.mine, Chart)).toEqual([]);
        ledger.entered.set(`${field} ${stampAt(ms, device)}`, what);
        if (does === 'settle' && open && field === 'dose')
          desk.settled = {
            stamp: stampAt(ms, device),
            values: open.candidates.map((candidate) => candidate.value ?? null),
          };
      }
      for (const desk of [...desks, ...desks]) sync(desk);
      expect(lost).toEqual([]);
      for (const field of ['dose', 'ward']) expect(candidatesIn(server, field)).toEqual(ledger.left(field));
      expect(desks.map(({ mine }) => mine)).toEqual(DESKS.map(() => server));
    }),
    { numRuns: 150 },
  );
});

const change = fc.record(
  {
    dose: value,
    status: value,
    ward: value,
    visits: fc.nat(50),
    numbers: fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'four'), { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: [] },
);

it('comes to the same document in whatever order desks reach the server', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(change, fc.integer({ min: 2, max: 60 })), { minLength: 2, maxLength: 4 }),
      fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
      (changes, order) => {
        const pushed = changes.map(([fields, ms], index) => byDesk(DESKS[index] ?? 'zzzz', ms, fields));
        const inOrder = (list: readonly Envelope[]) =>
          list.reduce((server, mine) => {
            const result = merged(origin, mine, server);
            expect(lostValues(server, result, Chart)).toEqual([]);
            return result;
          }, origin);
        const shuffled = pushed
          .map((one, index) => ({ one, at: order[index] ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const result = inOrder(pushed);
        expect(canonicalJson(inOrder(shuffled))).toBe(canonicalJson(result));
        // A field that one desk alone has edited stands as that desk has it.
        const alone = Object.keys(Chart.fields).flatMap((field) => {
          const values = changes.flatMap(([fields]) =>
            Object.entries(fields).filter(([name]) => name === field),
          );
          return values.length === 1 ? values : [];
        });
        expect(result.data).toMatchObject(Object.fromEntries(alone));
        expect(result.id).toBe(CHART_ID);
      },
    ),
    { numRuns: 150 },
  );
});

const place = fc.record(
  { room: fc.constantFrom('1', '2', undefined), bed: fc.constantFrom('a', 'b', undefined) },
  { requiredKeys: [] },
);

it('never puts together what stands together of two edits, whoever meets whom', () => {
  const moves = fc.array(fc.record({ desk: fc.nat(3), to: fc.option(place, { nil: undefined }) }), {
    minLength: 4,
    maxLength: 30,
  });
  fc.assert(
    fc.property(moves, (steps) => {
      const said = (envelope: Envelope) =>
        canonicalJson([envelope.data['room'] ?? null, envelope.data['bed'] ?? null]);
      const places = new Set([said(origin)]);
      let server = origin;
      const desks: Desk[] = DESKS.map(() => ({ base: origin, mine: origin }));
      steps.forEach(({ desk: at, to }, ms) => {
        const desk = desks[at];
        if (!desk) return;
        if (to) {
          desk.mine = byDesk(DESKS[at] ?? '', 100 + ms, to, desk.mine);
          places.add(said(desk.mine));
          return;
        }
        server = merged(desk.base, desk.mine, server);
        desk.base = server;
        desk.mine = server;
        expect(places).toContain(said(server));
        expect(server.stamps['room']).toBe(server.stamps['bed']);
        expect(Object.keys(server.rivals?.['room'] ?? {})).toEqual(Object.keys(server.rivals?.['bed'] ?? {}));
      });
    }),
    { numRuns: 200 },
  );
});
