/** In one file, though long: documents out and in again, with the same files and helpers both ways. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Directory } from '#shared/interop/fhir/directory.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Document } from '#shared/modules/documents/document.record.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { exportFiles } from '../local/export-files.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import type { Station } from '../station.ts';
import { runExport } from './export-run.ts';
import { fhirValidators, ReferenceCheck, type PlainResource } from './fhir-validators.testing.ts';
import { importPaths, ndjson, transaction } from './import-testing.ts';
import { nodeDigests } from './node-digests.ts';
import { runRemap } from './remap-run.ts';

const USER = { userId: 'user:01890000-0000-7000-8000-000000000001' };
const PDF = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.from(Uint8Array.from({ length: 200_003 }, (_, at) => (at * 7 + (at >> 8)) % 251)),
]);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const inOrder = (a: string, b: string) => (a < b ? -1 : 1);
const digestOf = (algorithm: string, bytes: Buffer, form: 'hex' | 'base64') =>
  createHash(algorithm).update(bytes).digest(form);

let cleanups: Cleanups;
let folder: string;
beforeEach(() => {
  cleanups = new Cleanups();
  folder = temporaryDataDir(cleanups);
});
afterEach(() => cleanups.run());

async function exported(station: Station, name: string, more: object = {}) {
  const done = await runExport(station.engine, USER, { out: join(folder, name), ...more });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}
const linesOf = (name: string, type: string) =>
  readFileSync(join(folder, name, `${type}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PlainResource & Record<string, never>);
const readerOf = (station: Station) => station.engine.opened().replica.reader();
const documentsOf = async (station: Station) => [...(await readerOf(station).list(Document, { where: {} }))];

async function bytesOf(station: Station, hash: string): Promise<Buffer> {
  const found = await station.engine.opened().blobs.read(hash);
  if (!found.ok) throw new Error(found.error.code);
  const pieces: Buffer[] = [];
  for await (const piece of found.value.content) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function freshStation(): Promise<Station> {
  return (await setUpStation(cleanups)).station;
}

/** A station with one patient, and a document of two versions, the second turned and withdrawn. */
async function withDocuments() {
  const { station, client } = await setUpStation(cleanups);
  const registered = await client.request(contracts.patients.register, {
    name: [{ use: 'official', family: 'Otieno', given: ['Grace'] }],
    gender: 'female',
  });
  if (!registered.ok) throw new Error(registered.error.code);
  const patientId = registered.value.id;
  const { documents } = contracts;
  async function add(file: Buffer, more: object) {
    const begun = await client.request(documents.begin, { bytes: file.length });
    if (!begun.ok) throw new Error(begun.error.code);
    const { upload } = begun.value;
    await client.request(documents.append, { upload, from: 0, chunk: file.toString('base64') });
    const asked = { upload, patientId, category: 'letter', title: 'Referral "Kisumu"', ...more } as const;
    const saved = await client.request(documents.save, asked);
    if (!saved.ok) throw new Error(saved.error.code);
    return saved.value;
  }
  const thumbnail = PNG.toString('base64');
  const old = await add(PDF, { thumbnail, date: '2026-02', author: 'Dr A', note: 'Two\npages' });
  const second = await add(PNG, { category: 'imaging', replacesId: old.id });
  const { id, title } = second;
  await client.request(documents.describe, { id, title, category: 'imaging', turns: 3 });
  await client.request(documents.withdraw, { id, reason: 'Of another patient' });
  return { station, client, patientId };
}

describe('documents of a chart', () => {
  test(
    'leave with their files, valid, and come back the same, by lines and by Bundle',
    { timeout: 90_000 },
    async () => {
      const { station, client, patientId } = await withDocuments();
      const manifest = await exported(station, 'out');
      expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
        ['Binary', 2],
        ['DocumentReference', 2],
        ['Patient', 1],
      ]);
      const hash = digestOf('sha256', PDF, 'hex');
      expect(linesOf('out', 'DocumentReference').find(({ status }) => status === 'superseded')).toMatchObject(
        {
          description: 'Two\npages',
          author: [{ display: 'Dr A' }],
          content: [
            {
              attachment: {
                contentType: 'application/pdf',
                url: `Binary/${hash}`,
                size: PDF.length,
                hash: digestOf('sha1', PDF, 'base64'),
                title: 'Referral "Kisumu"',
                creation: '2026-02',
              },
            },
            { attachment: { url: `Binary/${digestOf('sha256', PNG, 'hex')}` } },
          ],
        },
      );
      const binary = linesOf('out', 'Binary').find(({ id }) => id === hash);
      expect(Buffer.from(String(binary?.['data']), 'base64').equals(PDF)).toBe(true);

      const validate = fhirValidators();
      const references = new ReferenceCheck();
      const resources = manifest.output.flatMap(({ type }) => linesOf('out', type));
      for (const resource of resources) references.add(resource);
      expect([...resources.flatMap(validate), ...references.unresolved()]).toEqual([]);

      const before = await documentsOf(station);
      const plain = ({ source: _source, ...rest }: Document) => rest;
      for (const part of ['.', 'patients']) {
        const copy = await freshStation();
        const taken = await importPaths(copy, USER.userId, [join(folder, 'out', part)]);
        expect(taken.errors).toEqual([]);
        const after = await documentsOf(copy);
        expect(after.map(plain).toSorted((a, b) => inOrder(a.id, b.id))).toEqual(
          before.map(plain).toSorted((a, b) => inOrder(a.id, b.id)),
        );
        for (const { file, thumbnail } of after) {
          const bytes = await bytesOf(copy, file.hash);
          expect(digestOf('sha1', bytes, 'hex')).toBe(file.sha1);
          expect((await bytesOf(copy, thumbnail?.hash ?? digestOf('sha256', PNG, 'hex'))).equals(PNG)).toBe(
            true,
          );
        }
        const again = await exported(copy, `again-${part}`);
        expect([again.digest, again.output.map(({ count }) => count)]).toEqual([
          manifest.digest,
          manifest.output.map(({ count }) => count),
        ]);
      }
      // At home nobody is there twice, with the files or without.
      for (const path of [join(folder, 'out'), join(folder, 'out', 'DocumentReference.ndjson')])
        expect(await importPaths(station, USER.userId, [path])).toMatchObject({ imported: {}, errors: [] });
      expect((await exported(station, 'home')).digest).toBe(manifest.digest);
      // A window's file holds them, too.
      const saved = await client.request(contracts.exports.patient, { patientId });
      expect(saved).toMatchObject({ ok: true, value: { count: 5, unreadFiles: 0, withoutDocuments: false } });
    },
  );

  test('do not leave with who may not see them, and the manifest says so', async () => {
    const { station } = await withDocuments();
    const { id: facilityId, zone } = station.engine.opened().facility;
    const permissions = new Set<Permission>(['record.export', 'chart.read']);
    const session = { ...USER, login: 'a', displayName: 'A', roles: [], permissions, facilityId, zone };
    const done = await exportFiles(station.engine, session, { path: join(folder, 'out') });
    if (!done.ok) throw new Error(done.error.code);
    const manifest = done.value;
    expect(manifest.output.map(({ type }) => type)).toEqual(['Patient']);
    expect(manifest.leftOut).toEqual(['DocumentReference', 'Binary']);
    expect(readdirSync(join(folder, 'out'))).not.toContain('Binary.ndjson');
  });

  test('whose file is damaged leave without it, and the manifest says so', async () => {
    const { station } = await withDocuments();
    const { blobs } = station.engine.opened();
    for (const name of await blobs.names()) {
      const stored = readFileSync(blobs.pathOf(name));
      if (stored.length < 100_000) continue;
      stored[90_000] = (stored[90_000] ?? 0) ^ 1;
      writeFileSync(blobs.pathOf(name), stored);
    }
    const manifest = await exported(station, 'out');
    expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
      ['Binary', 1],
      ['DocumentReference', 2],
      ['Patient', 1],
    ]);
    expect(manifest.error).toMatchObject([{ type: 'OperationOutcome', url: 'errors.ndjson', count: 1 }]);
    // Elsewhere the one that lacks it is refused by name.
    const copy = await freshStation();
    const taken = await importPaths(copy, USER.userId, [join(folder, 'out')]);
    // In the lines and in the Bundle.
    expect(taken.errors.map(({ code }) => code)).toEqual(['document.missing', 'document.missing']);
  });
});

const PATIENT = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }] };
const reference = (id: string, attachment: object, more: object = {}) => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: { reference: 'Patient/p1' },
  type: { coding: [{ system: 'http://loinc.org', code: '18842-5', display: 'Discharge summary' }] },
  content: [{ attachment }],
  ...more,
});
const binary = (id: string, file: Buffer) => ({
  resourceType: 'Binary',
  id,
  contentType: 'application/pdf',
  data: file.toString('base64'),
});
const inline = (file: Buffer, more: object = {}) => ({
  contentType: 'application/pdf',
  data: file.toString('base64'),
  ...more,
});

describe('documents of others', () => {
  test('become documents whether their files lie within, beside, before or behind them', async () => {
    const station = await freshStation();
    const taken = await importPaths(station, USER.userId, [
      ndjson(folder, 'a.ndjson', [
        PATIENT,
        reference('within', inline(PDF, { hash: digestOf('sha1', PDF, 'base64'), language: 'fr' })),
        reference('note', {
          contentType: 'text/plain; charset=utf-8',
          data: Buffer.from('Chief complaint\n- Fièvre').toString('base64'),
        }),
        reference('behind', { url: 'https://elsewhere.example/fhir/Binary/b1' }, { description: 'Film' }),
        binary('b1', Buffer.concat([PDF, Buffer.from('1')])),
      ]),
      ndjson(folder, 'b.ndjson', [
        transaction([
          reference('beside', { url: 'Binary/b2', title: 'Letter', creation: '2024-05-02T10:00:00+03:00' }),
          binary('b2', Buffer.concat([PDF, Buffer.from('2')])),
        ]),
      ]),
    ]);
    expect(taken.errors).toEqual([]);
    expect(await readerOf(station).list(RetainedResource, { where: {} })).toEqual([]);
    const found = new Map((await documentsOf(station)).map((one) => [one.source?.resourceId, one]));
    expect(found.get('within')).toMatchObject({
      title: 'Discharge summary',
      category: 'discharge',
      addedBy: 'FHIR',
    });
    expect(found.get('note')?.file).toMatchObject({ contentType: 'text/plain', size: 25 });
    expect(found.get('behind')).toMatchObject({ title: 'Film', note: 'Film' });
    expect(found.get('beside')).toMatchObject({ title: 'Letter', date: '2024-05-02' });
    expect((await bytesOf(station, found.get('within')?.file.hash ?? '')).equals(PDF)).toBe(true);

    const first = await exported(station, 'first');
    expect(first.output.find(({ type }) => type === 'Binary')?.count).toBe(4);
    expect(linesOf('first', 'Binary').map(({ contentType }) => contentType)).toContain('text/plain');
    const copy = await freshStation();
    await importPaths(copy, USER.userId, [join(folder, 'first')]);
    expect((await exported(copy, 'second')).digest).toBe(first.digest);
    const again = await importPaths(station, USER.userId, [join(folder, 'a.ndjson'), join(folder, 'first')]);
    expect(again).toMatchObject({ imported: {}, errors: [] });
  });

  test('are refused by name where the file is not what it says, or not what the facility takes', async () => {
    const { station, client } = await setUpStation(cleanups);
    await client.request(contracts.documents.setLimits, { megabytes: 1, types: ['application/pdf'] });
    const big = Buffer.concat([PDF, Buffer.alloc(1_000_000)]);
    const taken = await importPaths(station, USER.userId, [
      ndjson(folder, 'a.ndjson', [
        PATIENT,
        reference('hash', inline(PDF, { hash: digestOf('sha1', PNG, 'base64') })),
        reference('size', inline(PDF, { size: 3 })),
        reference('base64', { contentType: 'application/pdf', data: 'AAA*' }),
        reference('big', inline(big)),
        reference('apart', { url: 'Binary/big' }),
        binary('big', big),
        reference('kind', inline(PNG)),
        reference('text', inline(Buffer.from('no PDF at all'))),
        reference('missing', {
          contentType: 'application/pdf',
          url: `Binary/${'0'.repeat(64)}`,
          size: 9,
          hash: digestOf('sha1', PNG, 'base64'),
        }),
      ]),
    ]);
    expect(
      Object.fromEntries(taken.errors.map(({ resourceId = 'Binary', code }) => [resourceId, code])),
    ).toEqual({
      Binary: 'document.tooBig',
      apart: 'document.tooBig',
      hash: 'fhir.hash',
      size: 'fhir.size',
      base64: 'fhir.base64',
      big: 'document.tooBig',
      kind: 'document.wrongType',
      text: 'document.wrongType',
      missing: 'document.missing',
    });
    expect(taken.imported).toEqual({ Patient: 1 });
    // A transaction is taken in whole or not at all.
    const whole = [ndjson(folder, 'b.ndjson', [transaction([PATIENT, reference('kind', inline(PNG))])])];
    expect(await importPaths(station, USER.userId, whole)).toMatchObject({ imported: {} });
  });

  test('stay word for word where the file is elsewhere or no chart shows its kind, and so do Binaries of no document', async () => {
    const station = await freshStation();
    const resources = [
      reference('url', { contentType: 'application/pdf', url: 'https://elsewhere.example/film.pdf' }),
      reference('rtf', { contentType: 'application/rtf', data: Buffer.from('{\\rtf1}').toString('base64') }),
      reference('latin', {
        contentType: 'text/plain',
        data: Buffer.from('Fi\xe8vre', 'latin1').toString('base64'),
      }),
      reference('two', inline(PDF), {
        content: [{ attachment: inline(PDF) }, { attachment: { contentType: 'text/xml', url: 'Binary/x1' } }],
      }),
      binary('b1', PDF),
      {
        resourceType: 'DiagnosticReport',
        id: 'r1',
        status: 'final',
        code: { text: 'Film' },
        subject: { reference: 'Patient/p1' },
        presentedForm: [{ url: 'Binary/b2' }],
      },
      binary('b2', Buffer.concat([PDF, Buffer.from('2')])),
      reference('both', { url: 'Binary/b2' }),
    ];
    const taken = await importPaths(station, USER.userId, [
      ndjson(folder, 'a.ndjson', [PATIENT, ...resources]),
    ]);
    expect(taken.errors).toEqual([]);
    const kept = await readerOf(station).list(RetainedResource, { where: {} });
    expect(kept.map(({ resourceId = '' }) => resourceId).toSorted(inOrder)).toEqual([
      'b1',
      'b2',
      'latin',
      'rtf',
      'two',
      'url',
    ]);
    expect((await documentsOf(station)).map(({ source }) => source?.resourceId)).toEqual(['both']);
    const first = await exported(station, 'first');
    expect(linesOf('first', 'DocumentReference')).toEqual(expect.arrayContaining(resources.slice(0, 4)));
    const copy = await freshStation();
    await importPaths(copy, USER.userId, [join(folder, 'first')]);
    expect((await exported(copy, 'second')).digest).toBe(first.digest);
  });

  test('that came without their file become documents when they come with it, and leave once', async () => {
    const station = await freshStation();
    const late = reference('late', { url: 'Binary/b1' });
    const first = await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', [PATIENT, late])]);
    expect(first.imported).toEqual({ Patient: 1, DocumentReference: 1 });
    expect(await documentsOf(station)).toEqual([]);
    await importPaths(station, USER.userId, [ndjson(folder, 'b.ndjson', [late, binary('b1', PDF)])]);
    expect(await documentsOf(station)).toHaveLength(1);
    await exported(station, 'out');
    expect(linesOf('out', 'DocumentReference').map(({ id }) => id)).toEqual(['late']);
  });

  test('that were kept by an earlier version become documents when they are read anew', async () => {
    const station = await freshStation();
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', [PATIENT])]);
    const [patient] = await readerOf(station).list(Patient, { where: {} });
    const originals = [
      reference('within', inline(PDF)),
      reference('beside', { url: 'Binary/b1' }),
      binary('b1', PNG),
    ];
    await runPlan(station.engine, {
      action: 'test',
      session: USER,
      plan: async () =>
        ok({
          reply: undefined,
          writes: originals.map((resource, index) =>
            put(RetainedResource, {
              id: new Directory(nodeDigests).idOf('retainedResource', resource.resourceType, resource.id),
              resourceType: resource.resourceType,
              resourceId: resource.id,
              digests: [String(index).padStart(32, '0')],
              resource: JSON.parse(JSON.stringify(resource)) as JsonObject,
              ...(resource.resourceType === 'Binary' || !patient ? {} : { patientId: patient.id }),
            }),
          ),
        }),
    });
    const report = await runRemap(station.engine, USER);
    expect(report.taken).toEqual({ DocumentReference: 2 });
    expect(await runRemap(station.engine, USER)).toMatchObject({ taken: {}, gained: {} });
    expect((await documentsOf(station)).map(({ file }) => file.size).toSorted((a, b) => a - b)).toEqual([
      PNG.length,
      PDF.length,
    ]);
    const manifest = await exported(station, 'out');
    expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
      ['Binary', 2],
      ['DocumentReference', 2],
      ['Patient', 1],
    ]);
  });
});
