import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { anEnvelope, mustCommit, must, newId, Note, openTest, putOf, temporaryFolder } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

const { compartment } = Note;
const key = randomBytes(32);
const patientId = newId('patient');
const aNote = (text: string, id = newId('note')) =>
  anEnvelope('note', { patientId, text, status: 'draft', priority: 1 }, id);

it('knows the revision that the server has, through edits, a restart, and until it has lost it', async () => {
  const file = join(place.folder, 'sent.db');
  let replica = await openTest({ file, key, create: true });
  const [first, second] = [aNote('one'), aNote('two')];
  const stands = (id = first.id) => must(replica.remote.states(compartment, [id]).get(id));
  const send = (remoteRev: string, { id } = first) => {
    const { seq, envelope: version } = stands(id);
    mustCommit(replica, [{ kind: 'sent', compartment, id, seq, remoteRev, version }]);
  };
  mustCommit(replica, [putOf(first), putOf(second)]);
  send('1-a');
  send('1-b', second);
  expect(stands()).toMatchObject({ remoteRev: '1-a' });
  expect(stands()).not.toHaveProperty('unsent');

  mustCommit(replica, [putOf(aNote('changed', first.id), stands().rev)]);
  expect(stands()).toMatchObject({ remoteRev: '1-a', unsent: { base: { data: { text: 'one' } } } });
  send('2-a');
  await replica.close();
  replica = await openTest({ file, key });
  expect(stands()).toMatchObject({ remoteRev: '2-a', envelope: { data: { text: 'changed' } } });

  // What came from the server has the revision that it came with.
  const taken = { ...putOf(aNote('theirs', first.id), stands().rev), remoteRev: '3-a' };
  replica.commit([taken], { origin: 'replication' });
  expect(stands().remoteRev).toBe('3-a');
  mustCommit(replica, [putOf(aNote('mine', first.id), stands().rev)]);
  expect(stands().remoteRev).toBe('3-a');
  send('4-a');

  mustCommit(replica, [{ kind: 'forget', compartment, afterSeq: stands(second.id).seq }]);
  expect(stands()).toMatchObject({ unsent: {} });
  expect(stands()).not.toHaveProperty('remoteRev');
  expect(stands(second.id)).toMatchObject({ remoteRev: '1-b' });
  mustCommit(replica, [{ kind: 'lost', compartment, id: second.id }]);
  expect(stands(second.id)).not.toHaveProperty('remoteRev');
  await replica.close();
});

it('sends the deletion of what the server has, and not of what it never had, when nothing is known any more', async () => {
  const replica = await openTest({ file: join(place.folder, 'deleted.db'), key, create: true });
  const [had, never] = [aNote('had'), aNote('never')];
  const stands = (id: string) => must(replica.remote.states(compartment, [id]).get(id));
  mustCommit(replica, [putOf(had), putOf(never)]);
  const { seq } = stands(had.id);
  mustCommit(replica, [{ kind: 'sent', compartment, id: had.id, seq, remoteRev: '1-a', version: had }]);
  const away = [had, never].map((one) => ({ ...putOf(one, stands(one.id).rev), deleted: true }));
  const [deletion, removal] = [must(away[0]), must(away[1])];
  replica.commit([deletion], { origin: 'replication' });
  mustCommit(replica, [removal]);
  mustCommit(replica, [
    { kind: 'sent', compartment, id: had.id, seq: stands(had.id).seq, remoteRev: '2-a', version: had },
  ]);
  mustCommit(replica, [{ kind: 'forget', compartment }]);
  expect(replica.remote.unsent(0, 10).map(({ envelope }) => envelope.id)).toEqual([had.id]);
  await replica.close();
});
