import { contracts } from '#shared/registry.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { newId } from './platform/ids.ts';
import { silentLog } from './platform/log.ts';
import { openStation } from './station.ts';
import { Cleanups, testWindow } from './station-testing.ts';

/**
 * What a later program may write into a station's file, as sync will bring it: `newer-records.process.ts <data folder>
 * <login> <password> <family name>`. The patient gets an allergy whose severity is told otherwise, one of which nothing
 * is as it is known here, and a problem.
 */
const [dataDir = '', login = '', password = '', family = ''] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'cli', log: silentLog });
const cleanups = new Cleanups();
const { client } = testWindow(station, cleanups);
const seated = await client.request(contracts.session.signIn, { login, password });
if (!seated.ok) throw new Error(seated.error.code);
const { engine } = station;
const { replica } = engine.opened();
const [hit] = await replica.reader().search(family, 1);
const patient = hit && (await replica.reader().envelope(Patient, hit.id));
if (!patient) throw new Error('no such patient');

const written = (type: string, data: Envelope['data']): Envelope => ({
  ...patient,
  id: newId(type, engine.clock, engine.ids),
  type,
  v: 2,
  data: { patientId: patient.id, ...data },
});
const committed = replica.commit(
  [
    written('allergy', { code: { text: 'Amoxicillin' }, clinicalStatus: 'active', criticality: 'deadly' }),
    { ...written('allergy', {}), data: { subject: patient.id } },
    written('condition', { code: { text: 'Asthma' }, clinicalStatus: 'active' }),
  ].map((envelope) => ({ kind: 'put', envelope, base: null })),
  { origin: 'replication' },
);
if (!committed.ok) throw new Error('not written');
await cleanups.run();
await station.close();
