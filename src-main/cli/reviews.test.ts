import { afterEach, expect, it } from 'vitest';
import { readSummary } from '#engine/print/read-summary.ts';
import { Cleanups } from '#engine/station-testing.ts';
import { planContext } from '#shared/kernel/handler-testing.ts';
import type { Client } from '#shared/kernel/port.ts';
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
    expect(settled).toEqual({ ok: true, value: { id: allergyId } });
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
