import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openReplica, type Replica } from './replica.ts';
import {
  anEnvelope,
  must,
  mustCommit,
  newId,
  Note,
  openTest,
  Payment,
  putOf,
  temporaryFolder,
  TEST_RECORDS,
} from './testing.ts';

describe.each(['sqlcipher', 'aegis'] as const)('replica on %s', (cipher) => {
  const key = randomBytes(32);
  let place: ReturnType<typeof temporaryFolder>;
  let file: string;
  let replica: Replica;

  beforeEach(async () => {
    place = temporaryFolder();
    file = join(place.folder, 'replica.db');
    replica = await openTest({ file, key, cipher, create: true });
  });
  afterEach(async () => {
    await replica.close();
    place.remove();
  });

  const aNote = (text = 'seen in clinic') =>
    anEnvelope('note', { patientId: newId('patient'), text, status: 'draft' });

  it('keeps what was committed when it is opened again', async () => {
    const note = aNote();
    mustCommit(replica, [putOf(note), { kind: 'counter', key: 'mrn', value: 7, base: undefined }]);
    await replica.close();
    replica = await openTest({ file, key, cipher });
    expect(await replica.reader().envelope(Note, note.id)).toEqual(note);
    expect(await replica.reader().get(Note, note.id)).toEqual({ id: note.id, ...note.data });
    expect(await replica.reader().counter('mrn')).toBe(7);
  });

  it('refuses the whole commit when one document has moved', async () => {
    const [a, b] = [aNote('a'), aNote('b')];
    const revA = mustCommit(replica, [putOf(a)]).revs.get(a.id) ?? '';
    mustCommit(replica, [putOf({ ...a, data: { ...a.data, text: 'a, moved' } }, revA)]);
    const refused = replica.commit([putOf(b), putOf({ ...a, data: { ...a.data, text: 'stale' } }, revA)]);
    expect(refused).toEqual({ ok: false, error: { code: 'conflict', ids: [a.id] } });
    expect(await replica.reader().get(Note, b.id)).toBeUndefined();
    expect((await replica.reader().get(Note, a.id))?.text).toBe('a, moved');
  });

  it('refuses to create what exists and to change what does not', () => {
    const note = aNote();
    mustCommit(replica, [putOf(note)]);
    expect(replica.commit([putOf(note)])).toMatchObject({ error: { code: 'conflict', ids: [note.id] } });
    const other = aNote();
    expect(replica.commit([putOf(other, '1-none')])).toMatchObject({
      error: { code: 'conflict', ids: [other.id] },
    });
  });

  it('fails, and writes nothing, where what was looked for and not found is there after all', async () => {
    const [there, other] = [aNote('there'), aNote('other')];
    mustCommit(replica, [putOf(there)]);
    const again = { ...there, data: { ...there.data, text: 'again' } };
    const writes = [putOf(other), { ...putOf(again), isNew: true, remoteRev: '1-a' }];
    expect(() => replica.commit(writes, { origin: 'replication' })).toThrow(/UNIQUE/);
    expect(await replica.reader().get(Note, other.id)).toBeUndefined();
    expect((await replica.reader().get(Note, there.id))?.text).toBe('there');
  });

  it('refuses a counter that has moved', () => {
    mustCommit(replica, [{ kind: 'counter', key: 'mrn', value: 1, base: undefined }]);
    expect(replica.commit([{ kind: 'counter', key: 'mrn', value: 1, base: undefined }])).toMatchObject({
      error: { code: 'conflict', ids: ['counter:mrn'] },
    });
    expect(replica.commit([{ kind: 'counter', key: 'mrn', value: 2, base: 1 }]).ok).toBe(true);
  });

  it('leaves nothing of a commit that fails half-way', async () => {
    const [note, payment] = [aNote(), anEnvelope('payment', { patientId: newId('patient'), amount: 5 })];
    const rev = mustCommit(replica, [putOf(payment)]).revs.get(payment.id) ?? '';
    const before = replica.notSent();
    const otherAmount = { ...payment, data: { ...payment.data, amount: 6 } };
    expect(() => replica.commit([putOf(note), putOf(otherAmount, rev)])).toThrow('append-only');
    // Fails while rows are being written: JSON cannot say it.
    const unwritable = { ...aNote(), data: { text: 1n } } as unknown as ReturnType<typeof aNote>;
    expect(() => replica.commit([putOf(note), putOf(unwritable)])).toThrow('BigInt');
    expect(await replica.reader().get(Note, note.id)).toBeUndefined();
    expect(replica.notSent()).toEqual(before);
    expect(mustCommit(replica, [putOf(note)]).seq).toBe(2);
  });

  it('refuses a second version of what is only ever added', async () => {
    const payment = anEnvelope('payment', { patientId: newId('patient'), amount: 5 });
    const rev = mustCommit(replica, [putOf(payment)]).revs.get(payment.id) ?? '';
    expect(() => replica.commit([putOf({ ...payment, data: { amount: 6 } }, rev)])).toThrow('append-only');
    expect((await replica.reader().get(Payment, payment.id))?.amount).toBe(5);
  });

  it('counts what is not sent, once a document, and keeps what came from the server out of it', () => {
    const note = aNote();
    const rev = mustCommit(replica, [putOf(note)]).revs.get(note.id) ?? '';
    mustCommit(replica, [putOf({ ...note, data: { ...note.data, text: 'again' } }, rev)]);
    expect(replica.commit([putOf(aNote())], { origin: 'replication' }).ok).toBe(true);
    expect(replica.notSent()).toEqual({ count: 1, oldestMs: expect.any(Number) });
  });

  it('keeps a merged document to be sent, and settles what the server has', async () => {
    const note = aNote();
    const first = must(mustCommit(replica, [putOf(note)]).revs.get(note.id));
    const merged = replica.commit([{ ...putOf(note, first), unsentBase: note }], { origin: 'replication' });
    expect(replica.notSent().count).toBe(1);
    const second = must(merged.ok ? merged.value.revs.get(note.id) : undefined);
    expect(replica.commit([putOf(note, second)], { origin: 'replication' }).ok).toBe(true);
    expect(replica.notSent()).toEqual({ count: 0 });
    expect((await replica.verify()).ok).toBe(true);
  });

  it('has one writer, and readers beside it', async () => {
    expect(await openReplica({ file, key, cipher, records: TEST_RECORDS })).toEqual({
      ok: false,
      error: { code: 'store.busy' },
    });
    const note = aNote();
    mustCommit(replica, [putOf(note)]);
    const beside = await openTest({ file, key, cipher, readonly: true });
    expect((await beside.reader().get(Note, note.id))?.text).toBe('seen in clinic');
    await beside.close();
  });
});
