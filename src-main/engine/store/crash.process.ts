import { openReplica } from './replica.ts';
import { anEnvelope, newId, putOf, TEST_RECORDS } from './testing.ts';

/**
 * A process that commits pairs of documents, across two compartments, until it is killed. It names each pair on its
 * output after `commit` has returned.
 */
const [file = '', key = '', cipher = ''] = process.argv.slice(2);
const opened = await openReplica({
  file,
  key: Buffer.from(key, 'hex'),
  cipher: cipher === 'aegis' ? 'aegis' : 'sqlcipher',
  records: TEST_RECORDS,
  live: false,
});
if (!opened.ok) throw new Error(opened.error.code);
for (;;) {
  const patientId = newId('patient');
  const note = anEnvelope('note', { patientId, text: 'x'.repeat(1500), status: 'draft' });
  const payment = anEnvelope('payment', { patientId, amount: 1 });
  const committed = opened.value.commit([putOf(note), putOf(payment)]);
  if (!committed.ok) throw new Error('conflict');
  process.stdout.write(`${note.id} ${payment.id}\n`);
}
