import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { MRN_NEXT } from '#shared/modules/patients/registration.rules.ts';
import { contracts } from '#shared/registry.ts';
import { dataKeyOf } from './audit-tampering.testing.ts';
import { verifyAudit } from './commands/verify-audit.ts';
import { stationFolder } from './keys/station-folder.ts';
import { silentLog } from './platform/log.ts';
import {
  addDocument,
  aPdf,
  Cleanups,
  setUpStation,
  TEST_PASSWORD,
  testStation,
  testWindow,
} from './station-testing.ts';
import { openSqliteFile } from './store/sqlite-file.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const GRACE = { name: [{ family: 'Odhiambo', given: ['Grace'] }], gender: 'female' } as const;
const REFUSED = { ok: false, error: { code: 'internal', incidentId: expect.any(String) } };

/** The file itself refuses entries of these actions. */
async function refusing(dataDir: string, actions: readonly string[]): Promise<void> {
  const opened = openSqliteFile(
    stationFolder(dataDir).replica,
    await dataKeyOf(dataDir),
    'sqlcipher',
    'write',
  );
  if (!opened.ok) throw new Error(opened.error.code);
  const names = actions.map((action) => `'${action}'`).join();
  opened.value.exec(`CREATE TRIGGER no_entry BEFORE INSERT ON doc_audit
    WHEN json_extract(NEW.body, '$.data.action') IN (${names}) BEGIN SELECT RAISE(ABORT, 'no entry'); END`);
  opened.value.close();
}

it('no command is done without its entry; a chart or a document is shown, and the log has it', async () => {
  const { dataDir, station: first, client: before } = await setUpStation(cleanups);
  const registered = await before.request(contracts.patients.register, GRACE);
  if (!registered.ok) throw new Error(registered.error.code);
  const { id } = registered.value;
  const scan = aPdf(20_000);
  const document = await addDocument(before, id, scan);
  await first.close();
  await refusing(dataDir, ['patients.register', 'documents.save', 'chart.read', 'documents.open']);

  const errors: string[] = [];
  const log = { ...silentLog, error: (code: string) => errors.push(code) };
  const station = await testStation(cleanups, { dataDir, log, live: true });
  const { client } = testWindow(station, cleanups);
  await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  const { replica } = station.engine.opened();
  const read = replica.reader();
  const state = async () => ({
    patients: await read.count(Patient, {}),
    entries: await read.count(AuditEvent, {}),
    next: await read.counter(MRN_NEXT),
    clock: await read.counter('clock'),
    found: (await read.search('wanjiru', 5)).length,
    notSent: replica.notSent().count,
    tally: replica.tally(Patient),
  });
  const untouched = await state();
  const wanjiru = { ...GRACE, name: [{ family: 'Wanjiru' }] };
  expect(await client.request(contracts.patients.register, wanjiru)).toEqual(REFUSED);
  await expect(addDocument(client, id, aPdf(500))).rejects.toThrow('internal');
  expect(await state()).toEqual(untouched);
  expect(errors).toEqual(['internal', 'internal']);

  // A full disk must not hide an allergy from whoever treats the patient.
  expect(await client.request(contracts.patients.get, { id })).toMatchObject({ ok: true, value: { id } });
  expect(errors.slice(2)).toEqual(['audit.read']);
  const read0 = { id: document.id, part: 'file', from: 0 } as const;
  expect(await client.request(contracts.documents.read, read0)).toMatchObject({
    value: { bytes: scan.toString('base64') },
  });
  expect(errors.slice(3)).toEqual(['audit.read']);
  expect((await state()).entries).toBe(untouched.entries);
  expect(await replica.verify()).toMatchObject({ ok: true });
  expect(await verifyAudit(read)).toMatchObject({ ok: true });
  await station.close();

  const opened = openSqliteFile(
    stationFolder(dataDir).replica,
    await dataKeyOf(dataDir),
    'sqlcipher',
    'write',
  );
  if (!opened.ok) throw new Error(opened.error.code);
  opened.value.exec('DROP TRIGGER no_entry');
  opened.value.close();
  const again = await testStation(cleanups, { dataDir });
  const desk = testWindow(again, cleanups).client;
  await desk.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  // The number that was not given out is given out now.
  const next = await desk.request(contracts.patients.register, wanjiru);
  expect(next).toMatchObject({ ok: true, value: { mrn: expect.stringMatching(/-00002-/) } });
  const piece = await desk.request(contracts.documents.read, { id: document.id, part: 'file', from: 0 });
  const hash =
    piece.ok && createHash('sha256').update(Buffer.from(piece.value.bytes, 'base64')).digest('hex');
  expect(hash).toBe(document.file.hash);
});
