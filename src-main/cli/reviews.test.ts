import { afterEach, expect, it } from 'vitest';
import { readSummary } from '#engine/print/read-summary.ts';
import { Cleanups } from '#engine/station-testing.ts';
import type { Station } from '#engine/station.ts';
import { planContext } from '#shared/kernel/handler-testing.ts';
import type { Client } from '#shared/kernel/port.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { contracts } from '#shared/registry.ts';
import { conflictedStations } from './conflict-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { reviews } = contracts;

/** As the station asks its own records. */
function asking(input: { readonly patientId: string; readonly language: 'en' }) {
  const { now, nowMs, today, session } = planContext(input);
  return { input, now, nowMs, today, session };
}

/** What differs at the stations: nothing may. */
async function envelopeAt({ station }: { readonly station: Station }, id: string) {
  return station.engine.opened().replica.reader().envelope(Allergy, id);
}

async function criticalityOf(client: Client, place: { readonly patientId: string; readonly id: string }) {
  const found = await client.request(reviews.get, place);
  if (!found.ok) throw new Error(found.error.code);
  const open = found.value.open.find(({ field }) => field === 'criticality');
  const stamps = open?.values.map(({ stamp }) => stamp) ?? [];
  const choose = (value: string) => ({
    ...place,
    field: 'criticality',
    settles: stamps,
    decision: {
      how: 'chosen' as const,
      stamp: open?.values.find((one) => one.value === value)?.stamp ?? '',
    },
  });
  return {
    values: open?.values.map(({ value, where }) => [value, where]),
    decisions: found.value.decisions.map(({ how, value }) => [how, value]),
    before: open?.before?.value,
    choose,
  };
}

it(
  'settles what two stations entered apart, and opens it again where they settle apart',
  { timeout: 90_000 },
  async () => {
    const { first, second, patientId, allergyId, orderId, sync, seatedAt } =
      await conflictedStations(cleanups);
    const place = { patientId, id: allergyId };
    const reception = await seatedAt(first);
    const counts: unknown[] = [];
    reception.client.subscribe(reviews.count, {}, (counted) =>
      counts.push(counted.ok && counted.value.count),
    );
    const inbox = await reception.client.request(reviews.inbox, { limit: 50 });
    if (!inbox.ok) throw new Error(inbox.error.code);
    expect(inbox.value.count).toBe(3);
    // The ward synced last and entered last: its records are the newest.
    expect(inbox.value.rows.map(({ id, fields }) => [id, fields.toSorted()])).toEqual([
      [orderId, ['dosage']],
      [patientId, ['birthDate']],
      [allergyId, ['criticality', 'note']],
    ]);
    expect(
      await reception.client.request(reviews.inbox, { types: ['allergy'], olderThanDays: 1, limit: 50 }),
    ).toMatchObject({
      value: { rows: [], count: 0 },
    });
    const page = await reception.client.request(reviews.inbox, { limit: 2 });
    const further =
      page.ok &&
      (await reception.client.request(reviews.inbox, {
        limit: 50,
        ...(page.value.next && { after: page.value.next }),
      }));
    expect(further && further.ok && further.value.rows.map(({ id }) => id)).toEqual([allergyId]);

    const paper = await readSummary(reception.station.engine, asking({ patientId, language: 'en' }), 1);
    expect(paper?.unsettled).toEqual(['Amoxicillin', 'Penicillin']);

    const here = await criticalityOf(reception.client, place);
    expect(here).toMatchObject({
      values: [
        ['unable-to-assess', 'Ward'],
        ['high', 'Reception'],
      ],
      before: 'low',
    });
    const settled = await reception.client.request(reviews.settle, {
      ...here.choose('high'),
      note: 'Seen with her.',
    });
    expect(settled).toEqual({
      ok: true,
      value: { id: allergyId, decisionId: expect.stringMatching(/^reviewDecision:/) },
    });
    expect(await reception.client.request(reviews.settle, here.choose('high'))).toEqual({
      ok: false,
      error: { code: 'review.notOpen' },
    });
    const { replica } = reception.station.engine.opened();
    expect(await replica.verify()).toMatchObject({ ok: true });
    const trail = await reception.client.request(contracts.audit.list, {
      action: 'reviews.settle',
      limit: 9,
    });
    expect(trail).toMatchObject({
      value: { entries: [{ patientId, entityIds: [allergyId, expect.stringMatching(/^reviewDecision:/)] }] },
    });
    await expect.poll(() => counts.at(-1)).toBe(3); // the note of the allergy is open still
    await reception.station.close();

    // The ward knows nothing of it and says the other thing.
    const ward = await seatedAt(second);
    const there = await criticalityOf(ward.client, place);
    expect((await ward.client.request(reviews.settle, there.choose('unable-to-assess'))).ok).toBe(true);
    await ward.station.close();
    for (const dataDir of [first, second, first]) await sync(dataDir);

    const again = await seatedAt(first);
    const reopened = await criticalityOf(again.client, place);
    expect(reopened.values?.map(([value]) => value)).toEqual(['unable-to-assess', 'high']);
    const history = await again.client.request(reviews.history, place);
    const changes = history.ok && history.value.fields.find(({ field }) => field === 'criticality');
    expect(changes && changes.values.map(({ value, where, state }) => [value, where, state])).toEqual([
      ['unable-to-assess', 'Ward', 'stands'],
      ['high', 'Reception', 'open'],
      ['unable-to-assess', 'Ward', 'past'],
      ['high', 'Reception', 'past'],
      ['low', 'Reception', 'past'],
    ]);
    // Both words stand, with all values that they were said of.
    expect(
      history.ok && history.value.decisions.map(({ value, note, values }) => [value, note, values.length]),
    ).toEqual([
      ['unable-to-assess', undefined, 2],
      ['high', 'Seen with her.', 2],
    ]);
    expect((await again.client.request(reviews.settle, reopened.choose('high'))).ok).toBe(true);
    await again.station.close();
    for (const dataDir of [first, second]) await sync(dataDir);
    const end = await seatedAt(second);
    expect((await criticalityOf(end.client, place)).values).toBeUndefined();
    expect(await end.client.request(reviews.ofPatient, { patientId })).toMatchObject({
      value: { length: 3 },
    });
    expect(await end.station.engine.opened().replica.verify()).toMatchObject({ ok: true });
  },
);

it(
  'takes a settling back at both stations, beside what was entered apart meanwhile, and not where it was edited since',
  { timeout: 120_000 },
  async () => {
    const { first, second, patientId, allergyId, sync, seatedAt } = await conflictedStations(cleanups);
    const place = { patientId, id: allergyId };
    const BOTH = [
      ['unable-to-assess', 'Ward'],
      ['high', 'Reception'],
    ];
    const settleHigh = async ({ client }: { readonly client: Client }) => {
      const settled = await client.request(
        reviews.settle,
        (await criticalityOf(client, place)).choose('high'),
      );
      if (!settled.ok) throw new Error(settled.error.code);
      return { patientId, decisionId: settled.value.decisionId };
    };
    const sayLow = async ({ client, station }: { readonly client: Client; readonly station: Station }) => {
      const base = await station.engine.opened().replica.reader().get(Allergy, allergyId);
      if (!base) throw new Error('no such allergy');
      const { note = '' } = base;
      const entry = {
        substance: 'Penicillin',
        type: 'allergy',
        reactions: [],
        criticality: 'low',
        note,
      } as const;
      expect(await client.request(contracts.allergies.save, { patientId, base, entry })).toMatchObject({
        ok: true,
      });
    };

    // Taken back at one station, after the other has heard of it: open at both, with who entered what, where.
    const reception = await seatedAt(first);
    const word = await settleHigh(reception);
    await reception.station.close();
    for (const dataDir of [first, second]) await sync(dataDir);
    const back = await seatedAt(first);
    expect((await criticalityOf(back.client, place)).values).toBeUndefined();
    expect(await back.client.request(reviews.undo, word)).toEqual({ ok: true, value: { id: allergyId } });
    expect(await back.client.request(reviews.undo, word)).toEqual({
      ok: false,
      error: { code: 'review.changedSince' },
    });
    expect(await criticalityOf(back.client, place)).toMatchObject({ values: BOTH, before: 'low' });
    const trail = await back.client.request(contracts.audit.list, { action: 'reviews.undo', limit: 9 });
    expect(trail).toMatchObject({
      value: { entries: [{ patientId, entityIds: [allergyId, expect.stringMatching(/^reviewDecision:/)] }] },
    });
    await back.station.close();
    for (const dataDir of [first, second]) await sync(dataDir);
    const ward = await seatedAt(second);
    expect(await criticalityOf(ward.client, place)).toMatchObject({
      values: BOTH,
      before: 'low',
      decisions: [
        ['undone', undefined],
        ['chosen', 'high'],
      ],
    });

    // Settled there; then taken back at one station while the other, which has not heard of that, enters something else.
    const again = await settleHigh(ward);
    await ward.station.close();
    for (const dataDir of [second, first]) await sync(dataDir);
    const apart = await seatedAt(first);
    await sayLow(apart);
    await apart.station.close();
    const taking = await seatedAt(second);
    expect((await taking.client.request(reviews.undo, again)).ok).toBe(true);
    await taking.station.close();
    for (const dataDir of [first, second, first]) await sync(dataDir);
    const [here, there] = [await seatedAt(first), await seatedAt(second)];
    const three = [...BOTH, ['low', 'Reception']];
    for (const { client } of [here, there]) {
      const { values } = await criticalityOf(client, place);
      expect(values).toHaveLength(3);
      expect(values).toEqual(expect.arrayContaining(three));
    }
    expect(await envelopeAt(here, allergyId)).toEqual(await envelopeAt(there, allergyId));

    // Settled once more; the other station says something else in sight of that: nothing is taken back any more.
    const last = await settleHigh(here);
    for (const { station } of [here, there]) await station.close();
    for (const dataDir of [first, second]) await sync(dataDir);
    const editing = await seatedAt(second);
    await sayLow(editing);
    await editing.station.close();
    for (const dataDir of [second, first]) await sync(dataDir);
    const late = await seatedAt(first);
    expect(await late.client.request(reviews.undo, last)).toEqual({
      ok: false,
      error: { code: 'review.changedSince' },
    });
    expect(await late.station.engine.opened().replica.verify()).toMatchObject({ ok: true });
  },
);
