import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { writeWhole } from './durable-file.ts';

it('goes on where the operating system took only a part', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-write-'));
  const file = join(folder, 'file');
  const handle = await open(file, 'w');
  try {
    const write = handle.write.bind(handle) as (
      bytes: Uint8Array,
      from: number,
      length: number,
      at: number | null,
    ) => Promise<{ bytesWritten: number }>; // the overload that is called
    vi.spyOn(handle, 'write').mockImplementation(((
      bytes: Uint8Array,
      from: number,
      length: number,
      at: number | null,
    ) => write(bytes, from, Math.min(length, 7), at)) as typeof handle.write); // as above
    const content = Buffer.from('What is written is all of it, and in its place.');
    await writeWhole(handle, content);
    await writeWhole(handle, Buffer.from('THERE'), 8);
    const expected = Buffer.from(content);
    expected.write('THERE', 8);
    expect(readFileSync(file)).toEqual(expected);
  } finally {
    await handle.close();
    rmSync(folder, { recursive: true });
  }
});
