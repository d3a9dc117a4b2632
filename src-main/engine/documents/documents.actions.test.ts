import { afterEach, describe, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { DocumentError } from '#shared/modules/documents/documents.rules.ts';
import { contracts } from '#shared/registry.ts';
import { collectUnreferenced } from '../blobs/collect-unreferenced.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';

const { documents } = contracts;
const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const words = { category: 'letter', title: 'Referral from Kisumu' } as const;
/** Longer than one answer, and no two pieces alike. */
const PDF = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.from(Uint8Array.from({ length: 1_900_001 }, (_, at) => (at * 7 + (at >> 8)) % 251)),
]);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function stationWithPatient() {
  const made = await setUpStation(cleanups, { clock: testClock() });
  const registered = await made.client.request(contracts.patients.register, {
    name: [{ use: 'official', family: 'Otieno', given: ['Grace'] }],
    gender: 'female',
  });
  if (!registered.ok) throw new Error(registered.error.code);
  const { client } = made;

  async function handOver(file: Buffer, pieceBytes = 700_000) {
    const begun = await client.request(documents.begin, { bytes: file.length });
    if (!begun.ok) return begun;
    for (let from = 0; from < file.length; from += pieceBytes) {
      const chunk = file.subarray(from, from + pieceBytes).toString('base64');
      const taken = await client.request(documents.append, { upload: begun.value.upload, from, chunk });
      if (!taken.ok) return taken;
    }
    return begun;
  }
  async function add(file: Buffer, more: { readonly replacesId?: string; readonly thumbnail?: string } = {}) {
    const handed = await handOver(file);
    if (!handed.ok) throw new Error(handed.error.code);
    const saved = await client.request(documents.save, {
      upload: handed.value.upload,
      patientId,
      ...words,
      ...more,
    });
    if (!saved.ok) throw new Error(saved.error.code);
    return saved.value;
  }
  async function readAll(id: string, part: 'file' | 'thumbnail' = 'file') {
    const pieces: Buffer[] = [];
    for (let from = 0; ;) {
      const piece = await client.request(documents.read, { id, part, from });
      if (!piece.ok) throw new Error(piece.error.code);
      const bytes = Buffer.from(piece.value.bytes, 'base64');
      pieces.push(bytes);
      from += bytes.length;
      if (from >= piece.value.size) return Buffer.concat(pieces);
    }
  }
  const patientId = registered.value.id;
  return { ...made, patientId, handOver, add, readAll };
}

describe('documents', () => {
  it('come back byte for byte, are noted once for each opening, and are never collected', async () => {
    const { client, station, patientId, add, readAll } = await stationWithPatient();
    const saved = await add(PDF, { thumbnail: PNG.toString('base64') });
    expect(saved).toMatchObject({
      patientId,
      status: 'current',
      ...words,
      file: { size: PDF.length, contentType: 'application/pdf' },
    });
    await expect(client.request(documents.list, { patientId })).resolves.toEqual({
      ok: true,
      value: [saved],
    });

    await collectUnreferenced(station.engine.opened(), { graceMs: 0 });
    expect((await readAll(saved.id)).equals(PDF)).toBe(true);
    expect((await readAll(saved.id)).equals(PDF)).toBe(true);
    expect((await readAll(saved.id, 'thumbnail')).equals(PNG)).toBe(true);
    const trail = await station.engine
      .opened()
      .replica.reader()
      .list(AuditEvent, { where: { patientId }, orderBy: 'recordedAt' });
    expect(trail.map(({ action }) => action)).toEqual([
      'patients.register',
      'documents.save',
      'chart.read',
      'documents.open',
      'documents.open',
    ]);
  });

  it('are replaced by a version that names the old, and withdrawn with a reason', async () => {
    const { client, patientId, add } = await stationWithPatient();
    const old = await add(PNG);
    const fresh = await add(PDF, { replacesId: old.id });
    const listed = await client.request(documents.list, { patientId });
    expect(listed.ok && listed.value.map(({ id, status, replacesId }) => [id, status, replacesId])).toEqual(
      expect.arrayContaining([
        [fresh.id, 'current', old.id],
        [old.id, 'superseded', undefined],
      ]),
    );
    const refused = { ok: false, error: { code: 'document.notCurrent' } };
    await expect(client.request(documents.describe, { id: old.id, ...words, turns: 1 })).resolves.toEqual(
      refused,
    );
    const turned = await client.request(documents.describe, {
      id: fresh.id,
      category: 'result',
      title: 'Chest film',
      date: '2026-03',
      turns: 3,
    });
    expect(turned).toMatchObject({ ok: true, value: { category: 'result', date: '2026-03', turns: 3 } });
    await expect(client.request(documents.withdraw, { id: fresh.id, reason: ' ' })).resolves.toEqual({
      ok: false,
      error: { code: 'document.reasonNeeded' },
    });
    await expect(
      client.request(documents.withdraw, { id: fresh.id, reason: ' Of another patient ' }),
    ).resolves.toMatchObject({
      ok: true,
      value: { status: 'entered-in-error', withdrawnReason: 'Of another patient', file: fresh.file },
    });
  });

  it('refuses what the facility does not take, and what is not whole', async () => {
    const { client, patientId, handOver, station } = await stationWithPatient();
    const refused = async (answer: Promise<unknown>, code: DocumentError['code']) =>
      expect(answer).resolves.toMatchObject({ ok: false, error: { code } });
    await refused(handOver(Buffer.from('PK\u0003\u0004 not a picture')), 'document.wrongType');
    await refused(handOver(Buffer.alloc(0)), 'document.empty');
    await client.request(documents.setLimits, { megabytes: 1, types: ['image/png'] });
    await refused(handOver(PDF), 'document.tooBig');
    await refused(handOver(PDF.subarray(0, 900)), 'document.wrongType');

    const begun = await client.request(documents.begin, { bytes: PNG.length });
    if (!begun.ok) throw new Error(begun.error.code);
    const { upload } = begun.value;
    const chunk = PNG.subarray(0, 40).toString('base64');
    await client.request(documents.append, { upload, from: 0, chunk });
    await refused(client.request(documents.save, { upload, patientId, ...words }), 'document.incomplete');
    await refused(client.request(documents.append, { upload, from: 20, chunk }), 'document.incomplete');
    await refused(client.request(documents.save, { upload, patientId, ...words }), 'document.noUpload');
    // What was refused has left nothing behind.
    await expect.poll(() => station.engine.opened().blobs.usedBytes()).toBe(0);
  });
});
