import { readFileSync } from 'node:fs';
import { openReplica } from '#engine/store/replica.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { records } from '#shared/registry.ts';

/**
 * Opens the replica whose file, key (hexadecimal) and cipher come as JSON on standard input, answers a first query and
 * some more, and prints the milliseconds to the first answer and the memory of the process in bytes.
 */
const { file, key, cipher } = JSON.parse(readFileSync(0, 'utf8')) as {
  readonly file: string;
  readonly key: string;
  readonly cipher: 'sqlcipher' | 'aegis';
};
const start = performance.now();
const opened = await openReplica({ file, key: Buffer.from(key, 'hex'), cipher, records });
if (!opened.ok) throw new Error(opened.error.code);
const read = opened.value.reader();
await read.list(Patient, { where: {}, orderBy: 'registeredAt', direction: 'desc', limit: 50 });
const firstAnswerMs = performance.now() - start;
for (let offset = 0; offset < 2_000; offset += 100) {
  const patients = await read.list(Patient, { where: {}, orderBy: 'mrn', limit: 100, offset });
  for (const { name } of patients) await read.search(name[0]?.family?.slice(0, 3) ?? 'a', 20);
}
process.stdout.write(JSON.stringify({ firstAnswerMs, residentBytes: process.memoryUsage().rss }));
await opened.value.close();
