import { Patient } from '#shared/modules/patients/patient.record.ts';
import { openReplica, rxDatabaseOf } from './replica.ts';
import { anEnvelope, must, newId, Note, putOf, TEST_RECORDS } from './testing.ts';

/** A process that writes and reads what must not be found on disk, and then waits to be killed. */
const [file = '', key = '', cipher = '', name = '', mrn = '', text = ''] = process.argv.slice(2);
const opened = await openReplica({
  file,
  key: Buffer.from(key, 'hex'),
  cipher: cipher === 'aegis' ? 'aegis' : 'sqlcipher',
  records: [...TEST_RECORDS, Patient],
  create: true,
});
if (!opened.ok) throw new Error(opened.error.code);
const replica = opened.value;
const database = rxDatabaseOf(replica);
const seen = database.people.find().$.subscribe(() => undefined);
for (let turn = 0; turn < 200; turn += 1) {
  const id = newId('patient');
  const patient = { mrn, active: true, name: [{ family: name }], registeredAt: '2020-01-01T00:00:00Z' };
  const note = { patientId: id, text: `${text} `.repeat(40).trim(), status: 'draft' };
  const committed = replica.commit([
    putOf(anEnvelope('patient', patient, id)),
    putOf(anEnvelope('note', note)),
  ]);
  if (!committed.ok) throw new Error('conflict');
}
await replica.reader().search(name, 50);
await replica.reader().list(Note, { where: { status: 'draft' }, orderBy: 'due' });
const found = await database.care
  .find({ selector: { type: 'note' }, sort: [{ 'data.text': 'desc' }, { id: 'asc' }] })
  .exec();
await must(found[0]).incrementalPatch({ author: 'user:someone' });
seen.unsubscribe();
process.stdout.write('written\n');
setInterval(() => undefined, 1_000);
