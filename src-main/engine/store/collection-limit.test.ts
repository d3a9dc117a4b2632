import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openReplica } from './replica.ts';
import {
  mustCommit,
  anEnvelope,
  newId,
  openTest,
  putOf,
  temporaryFolder,
  TEST_CIPHER,
  TEST_RECORDS,
} from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

it('says in words that a process has too many collections, and leaves the file for one that wants none', async () => {
  const first = await openTest({ file: join(place.folder, 'first.db'), key: randomBytes(32), create: true });
  const [file, key] = [join(place.folder, 'second.db'), randomBytes(32)];
  const second = { file, key, records: TEST_RECORDS, cipher: TEST_CIPHER } as const;
  await expect(openReplica({ ...second, create: true })).rejects.toThrow(
    /allows 13 collections a process, and 12 are open: close another database first, or open a replica with live: false/,
  );
  const quiet = await openTest({ ...second, live: false });
  mustCommit(quiet, [putOf(anEnvelope('note', { patientId: newId('patient'), text: 'a', status: 'draft' }))]);
  await quiet.close();
  await first.close();
  const after = await openTest(second); // room again, and the refusal held neither the file nor its lock
  await after.close();
});
