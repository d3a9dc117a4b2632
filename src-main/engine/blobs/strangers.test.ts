import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { f } from '#shared/kernel/field.ts';
import { defineRecord } from '#shared/kernel/record.ts';
import { anEnvelope, mustCommit, openTest, putOf, temporaryFolder } from '../store/testing.ts';
import { openBlobs } from '#shared/disk/blobs.ts';
import { collectUnreferenced } from './collect-unreferenced.ts';

const Scan = defineRecord({
  type: 'scan',
  compartment: 'care',
  v: 1,
  fields: { file: f.text({ max: 64 }) },
  blobs: ['file'],
});
const Letter = defineRecord({
  type: 'letter',
  compartment: 'clinical',
  v: 2,
  fields: { text: f.text({ max: 100 }) },
});
const HERE = [Scan, Letter];
/** A later program scans to letters too, has a kind of record more, and a kind in a compartment of its own. */
const LATER = [
  ...HERE.map((record) => ({ ...record, v: record.v + 1 })),
  defineRecord({ type: 'picture', compartment: 'care', v: 1, fields: Scan.fields, blobs: ['file'] }),
  defineRecord({ type: 'aReport', compartment: 'messages', v: 1, fields: Scan.fields, blobs: ['file'] }),
];

const place = temporaryFolder();
afterAll(() => place.remove());

async function* oneOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** A station of this program with a file that is named, one that is not, and one that a later program's document names. */
async function collected(name: string, type: string, v: number, deleted = false): Promise<readonly string[]> {
  const file = join(place.folder, `${name}.db`);
  const key = randomBytes(32);
  const blobs = openBlobs({ folder: join(place.folder, name), key: randomBytes(32), quotaBytes: 1e9 });
  const stored = async (text: string) => {
    const put = await blobs.put(oneOf(text));
    if (!put.ok) throw new Error(put.error.code);
    return put.value.hash;
  };
  const [named, unnamed, later] = [await stored('named'), await stored('unnamed'), await stored('later')];
  let replica = await openTest({ file, key, create: true, records: HERE });
  mustCommit(replica, [
    putOf(anEnvelope('scan', { file: named })),
    putOf({ ...anEnvelope('letter', { text: 'one of ours' }), v: 2 }),
    putOf({ ...anEnvelope('letter', { text: 'an earlier one of ours' }), v: 1 }),
  ]);
  await replica.close();
  replica = await openTest({ file, key, records: LATER });
  const written = { ...putOf({ ...anEnvelope(type, { file: later }), v }), deleted };
  expect(replica.commit([written], { origin: 'replication' })).toMatchObject({ ok: true });
  await replica.close();
  replica = await openTest({ file, key, records: HERE });
  await collectUnreferenced({ replica, blobs }, { of: HERE, graceMs: -1 });
  await replica.close();
  const kept: string[] = [];
  for (const [what, hash] of Object.entries({ named, unnamed, later }))
    if (await blobs.has(hash)) kept.push(what);
  blobs.close();
  return kept;
}

it.each([
  ['of a type that it does not know', 'picture', 1],
  ['of a type in a compartment that it has no type in', 'aReport', 1],
  ['of a newer version', 'scan', 2],
  ['of a newer version of a type that named no files', 'letter', 3],
])('takes nothing while there is a document %s', async (_what, type, v) => {
  expect(await collected(`${type}-${v}`, type, v)).toEqual(['named', 'unnamed', 'later']);
});

it('takes what nothing names where it knows every document', async () => {
  expect(await collected('known', 'letter', 2)).toEqual(['named']);
  expect(await collected('erased', 'picture', 1, true)).toEqual(['named']);
});
