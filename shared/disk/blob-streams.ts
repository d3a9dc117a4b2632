import { open } from 'node:fs/promises';
import { isFileError } from './durable-file.ts';
import {
  CHUNK_BYTES,
  chunksOf,
  HEADER_BYTES,
  openChunk,
  readHeader,
  STORED_CHUNK_BYTES,
  storedBytes,
} from './blob-format.ts';

export type FoundBlob = NonNullable<ReturnType<typeof readHeader>>;

/** Thrown by the stream of a read that meets a chunk which is not as it was written. What came before it was sound. */
export class BlobDamaged extends Error {
  readonly code = 'blob.damaged';
  constructor() {
    super('a blob is damaged');
    this.name = 'BlobDamaged';
  }
}

/** Looks at the header and the length, which tell most damage before anything is read. */
export async function findBlob(
  path: string,
  key: Uint8Array,
  name: string,
): Promise<FoundBlob | 'missing' | 'damaged'> {
  const bytes = Buffer.alloc(HEADER_BYTES);
  try {
    const handle = await open(path, 'r');
    try {
      const { bytesRead } = await handle.read(bytes, 0, HEADER_BYTES, 0);
      const found = readHeader(key, bytes.subarray(0, bytesRead), name);
      return found && (await handle.stat()).size === storedBytes(found.size) ? found : 'damaged';
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return 'missing';
    throw error;
  }
}

/** Content in whole chunks; the last one, which may be empty, says so. */
export async function* chunked(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of content) {
    held.push(Buffer.from(piece)); // a copy: whoever feeds the stream may use its memory again
    bytes += piece.byteLength;
    if (bytes <= CHUNK_BYTES) continue;
    let rest = Buffer.concat(held);
    for (; rest.length > CHUNK_BYTES; rest = rest.subarray(CHUNK_BYTES))
      yield { chunk: rest.subarray(0, CHUNK_BYTES), isLast: false };
    held = [rest];
    bytes = rest.length;
  }
  yield { chunk: Buffer.concat(held), isLast: true };
}

/** The header, whose length and name are known only at the end. */
export async function finishDraft(draft: string, header: Buffer): Promise<void> {
  const handle = await open(draft, 'r+');
  try {
    await handle.write(header, 0, header.length, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function* bytesBetween(
  path: string,
  { keys, size }: FoundBlob,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  const last = chunksOf(size) - 1;
  const handle = await open(path, 'r');
  try {
    const stored = Buffer.alloc(STORED_CHUNK_BYTES);
    const lastWanted = end > start ? Math.floor((end - 1) / CHUNK_BYTES) : Math.floor(start / CHUNK_BYTES);
    for (let index = Math.floor(start / CHUNK_BYTES); index <= Math.min(last, lastWanted); index += 1) {
      const at = HEADER_BYTES + index * STORED_CHUNK_BYTES;
      const { bytesRead } = await handle.read(stored, 0, STORED_CHUNK_BYTES, at);
      const chunk = openChunk(keys, index, index === last, stored.subarray(0, bytesRead));
      if (!chunk) throw new BlobDamaged();
      const from = Math.max(0, start - index * CHUNK_BYTES);
      const upTo = Math.min(chunk.length, end - index * CHUNK_BYTES);
      if (upTo > from) yield chunk.subarray(from, upTo);
    }
  } finally {
    await handle.close();
  }
}
