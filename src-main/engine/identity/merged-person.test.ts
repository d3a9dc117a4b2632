import { afterAll, beforeAll, expect, it } from 'vitest';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { contracts } from '#shared/registry.ts';
import { snapshotOf } from '../referrals/snapshot.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';

const cleanups = new Cleanups();
let desk: Awaited<ReturnType<typeof setUpStation>>;
beforeAll(async () => {
  desk = await setUpStation(cleanups, { clock: testClock() });
});
afterAll(() => cleanups.run());

async function register(
  family: string,
  given: string,
  birthDate: string,
): Promise<{ id: string; mrn: string }> {
  const done = await desk.client.request(contracts.patients.register, {
    name: [{ use: 'official', family, given: [given] }],
    gender: 'female',
    birthDate,
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

async function addAllergy(patientId: string, substance: string): Promise<void> {
  const saved = await desk.client.request(contracts.allergies.save, {
    patientId,
    entry: { substance, type: 'allergy', reactions: [] },
  });
  if (!saved.ok) throw new Error(saved.error.code);
}

async function allergiesIn(patientId: string): Promise<readonly string[]> {
  const banner = await desk.client.request(contracts.chart.banner, { patientId });
  if (!banner.ok) throw new Error(banner.error.code);
  const { allergies } = banner.value;
  return allergies.state === 'listed'
    ? allergies.allergies.map(({ code }) => code.text ?? '').toSorted()
    : [];
}

const found = async (words: string) => {
  const hits = await desk.client.request(contracts.patients.search, { words, limit: 10 });
  return hits.ok ? hits.value.map(({ patient }) => patient.id) : [];
};

it('shows two merged records as one person, later ones too, and each as it was once they are taken apart', async () => {
  const first = await register('Odhiambo', 'Grace', '1987-04-09');
  const second = await register('Odiambo', 'Grace', '1987-09-04');
  const other = await register('Kariuki', 'Jane', '1990-01-01');
  await addAllergy(first.id, 'Penicillin');
  await addAllergy(second.id, 'Latex');

  await desk.client.request(contracts.identity.sweep, {});
  await expect
    .poll(async () => {
      const pairs = await desk.client.request(contracts.identity.pairs, { limit: 10, offset: 0 });
      return pairs.ok
        ? pairs.value.rows.map(({ patients }) => patients.map(({ id }) => id).toSorted())
        : pairs;
    })
    .toEqual([[first.id, second.id].toSorted()]);

  const before = await allDocuments();
  const merged = await desk.client.request(contracts.identity.merge, {
    survivorId: first.id,
    replacedId: second.id,
  });
  if (!merged.ok) throw new Error(merged.error.code);
  expect(await allergiesIn(first.id)).toEqual(['Latex', 'Penicillin']);
  expect(await allergiesIn(second.id)).toEqual(['Latex', 'Penicillin']);
  // By either number and either spelling it is one person that is found.
  expect(await found(second.mrn)).toEqual([first.id]);
  expect(await found('Odiambo')).toEqual([first.id]);
  const pairs = await desk.client.request(contracts.identity.pairs, { limit: 10, offset: 0 });
  expect(pairs).toMatchObject({ ok: true, value: { count: 0, rows: [] } });

  // What another desk, which does not know of the merge, still enters under the other record.
  await addAllergy(second.id, 'Aspirin');
  expect(await allergiesIn(first.id)).toEqual(['Aspirin', 'Latex', 'Penicillin']);
  expect(await allergiesIn(other.id)).toEqual([]);

  const { mergeId } = merged.value;
  const undone = await desk.client.request(contracts.identity.undoMerge, { mergeId, reason: 'Two sisters' });
  expect(undone.ok).toBe(true);
  expect(await allergiesIn(first.id)).toEqual(['Penicillin']);
  expect(await allergiesIn(second.id)).toEqual(['Aspirin', 'Latex']);
  expect((await found('Odiambo'))[0]).toBe(second.id);
  const after = await allDocuments();
  expect(after.filter(({ id }) => before.some((one) => one.id === id))).toEqual(before);
});

/** Patients' records, but for the merges. */
async function allDocuments() {
  const read = desk.station.engine.opened().replica.reader();
  return (await read.list(Allergy, { where: {} })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

it('hands out a merged person as one subject in a summary and to another facility, and as linked patients in a record', async () => {
  const stays = await register('Wanjiku', 'Mary', '1960-02-02');
  const goes = await register('Wanjiku', 'Mary', '1960-02-02');
  await addAllergy(goes.id, 'Codeine');
  await desk.client.request(contracts.identity.merge, { survivorId: stays.id, replacedId: goes.id });
  const summary = await desk.client.request(contracts.exports.summary, {
    patientId: stays.id,
    language: 'en',
  });
  if (!summary.ok) throw new Error(summary.error.code);
  expect(summary.value.text).toContain('Codeine');
  expect(summary.value.text.match(/"resourceType":\s*"Patient"/g)).toHaveLength(1);
  // What goes with a referral, by whichever record it was asked: an allergy that is left out there does harm.
  for (const { id: patientId } of [stays, goes]) {
    const sent = await snapshotOf(desk.station.engine, {
      patientId,
      includes: [],
      documentIds: [],
      mayReadDocuments: false,
      now: '2026-03-12T09:42:00+03:00',
    });
    if (!sent.ok || !sent.value) throw new Error('no snapshot');
    const { bundle } = sent.value;
    expect(bundle).toContain('Codeine');
    expect(bundle).toContain(stays.mrn);
    expect(bundle.match(/"resourceType":\s*"Patient"/g)).toHaveLength(1);
    expect(bundle).not.toContain('"replaces"'); // of itself
    expect(new Set(bundle.match(/Patient\/[0-9a-f-]{36}/g)).size).toBe(1);
  }
  const record = await desk.client.request(contracts.exports.patient, { patientId: stays.id });
  if (!record.ok) throw new Error(record.error.code);
  expect(record.value.text).toMatch(/"replaces"/);
  expect(record.value.text).toMatch(/"replaced-by"/);
});
