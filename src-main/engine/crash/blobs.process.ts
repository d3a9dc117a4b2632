import { randomBytes } from 'node:crypto';
import { openBlobs } from '#shared/disk/blobs.ts';

/** Puts files of many sizes into a folder of blobs until it is killed, and names each on its output after `put` has resolved. */
const [folder = '', key = ''] = process.argv.slice(2);
const blobs = openBlobs({ folder, key: Buffer.from(key, 'hex'), quotaBytes: 10_000_000_000 });

async function* pieces(count: number): AsyncGenerator<Buffer> {
  for (let piece = 0; piece < count; piece += 1) yield randomBytes(30_000);
}

for (let turn = 0; ; turn += 1) {
  const put = await blobs.put(pieces(1 + (turn % 9)));
  if (!put.ok) throw new Error(put.error.code);
  process.stdout.write(`${JSON.stringify({ blob: put.value.hash })}\n`);
}
