import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { commitGroups } from './bulk.ts';
import type { Replica } from './replica.ts';
import { openSqliteFile } from './sqlite-file.ts';
import {
  anEnvelope,
  mustCommit,
  newId,
  openTest,
  putOf,
  temporaryFolder,
  TEST_CIPHER,
  TEST_RECORDS,
} from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());
const key = randomBytes(32);
const records = [...TEST_RECORDS, Patient];
let file: string;
let replica: Replica;

beforeEach(async () => {
  file = join(place.folder, `${randomBytes(4).toString('hex')}.db`);
  replica = await openTest({ file, key, records, create: true, live: false });
});
afterEach(() => replica.close());

const aPatient = (family: string) =>
  anEnvelope('patient', {
    mrn: 'A0-00001-1',
    active: true,
    name: [{ family }],
    registeredAt: '2020-01-01T00:00:00Z',
  });
const aNote = () => anEnvelope('note', { patientId: newId('patient'), text: 'x', status: 'draft' });

/** Tampers with the closed file as no program does. */
async function tamper(sql: string): Promise<void> {
  await replica.close();
  const opened = openSqliteFile(file, key, TEST_CIPHER, 'write');
  if (!opened.ok) throw new Error(opened.error.code);
  opened.value.exec(sql);
  opened.value.close();
  replica = await openTest({ file, key, records, live: false });
}

it('finds nothing wrong with what commits have written', async () => {
  const [patient, note] = [aPatient('Odhiambo'), aNote()];
  const { revs } = mustCommit(replica, [
    putOf(patient),
    putOf(note),
    { kind: 'counter', key: 'n', value: 1, base: undefined },
  ]);
  mustCommit(replica, [
    putOf(
      { ...patient, data: { ...patient.data, name: [{ family: 'Otieno' }] } },
      revs.get(patient.id) ?? '',
    ),
  ]);
  const unknown = { ...anEnvelope('hologram', { beam: 1 }), v: 3 };
  replica.commit([{ ...putOf(unknown), compartment: 'care' }], { origin: 'replication' });
  expect(await replica.verify()).toEqual({ ok: true, documents: 3, newer: 1, issueCount: 0, issues: [] });
});

it.each([
  ["UPDATE doc_care SET patient_id = 'patient:other'", 'column.differs'],
  ["UPDATE doc_care SET type = 'payment'", 'column.differs'],
  ["UPDATE doc_care SET body = json_set(body, '$.data.status', 'nonsense')", 'record.invalid'],
  ["UPDATE doc_care SET body = json_remove(body, '$.author')", 'envelope.invalid'],
  ["UPDATE doc_people SET body = json_set(body, '$.data.name[0].family', 'Other')", 'search.differs'],
  ['UPDATE doc_people SET deleted = 1', 'search.orphan'],
  ['DELETE FROM search_entry', 'search.differs'],
  ['UPDATE outbox SET row = row + 10', 'outbox.orphan'],
  ['UPDATE doc_care SET seq = 1000', 'sequence.beyond'],
])('%s is %s', async (sql, code) => {
  mustCommit(replica, [putOf(aPatient('Odhiambo')), putOf(aNote())]);
  await tamper(sql);
  const report = await replica.verify();
  expect(report.ok).toBe(false);
  expect(report.issues.map((issue) => issue.code)).toContain(code);
  expect(JSON.stringify(report)).not.toMatch(/Odhiambo|Other|nonsense/);
});

it('commits groups wholly, in few transactions, and names those that have moved', async () => {
  const standing = aNote();
  mustCommit(replica, [putOf(standing)]);
  const groups = [...Array(30).keys()].map(() => [...Array(150).keys()].map(() => putOf(aNote())));
  const moved = [...(groups[7] ?? []), putOf(standing)];
  const report = await commitGroups(replica, groups.with(7, moved));
  expect(report).toEqual({ written: 29 * 150, conflicts: [{ group: 7, ids: [standing.id] }] });
  expect((await replica.verify()).documents).toBe(29 * 150 + 1);
  expect(replica.notSent().count).toBe(29 * 150 + 1);
});
