import { openReplica } from './replica.ts';
import { TEST_CIPHER, TEST_RECORDS } from './testing.ts';

/** A process that tries to be the writer, says how that went, and stays until it is killed. */
const [file = '', key = ''] = process.argv.slice(2);
const opened = await openReplica({
  file,
  key: Buffer.from(key, 'hex'),
  cipher: TEST_CIPHER,
  records: TEST_RECORDS,
  live: false,
});
process.stdout.write(`${opened.ok ? 'open' : opened.error.code}\n`);
if (opened.ok) setInterval(() => undefined, 1_000);
