import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportInput } from './import-messages.ts';

/** One JSON document of a file as text, or why there is none. */
export type InputDocument =
  | { readonly at?: number; readonly text: string }
  | { readonly at?: number; readonly code: InputFlaw };

export type InputFlaw =
  | 'import.wrongExtension'
  | 'import.unreadable'
  | 'import.empty'
  | 'import.notUtf8'
  | 'import.documentTooLong'
  | 'import.gzipDamaged'
  | 'import.gzipTruncated';

/** Holds the largest file that a chart takes, as base64. Beyond this a line is no patient's Bundle, either. */
export const LONGEST_DOCUMENT_BYTES = 256 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

const NAME = /\.(ndjson|jsonl|json)(?:\.gz)?$/i;

/** Whether a file of that name is one that an import reads. */
export function isImportName(name: string): boolean {
  return NAME.test(name);
}

/** Whether each line of such a file is a document of its own. */
export function isLinesName(name: string): boolean {
  const [, kind] = NAME.exec(name) ?? [];
  return kind !== undefined && kind.toLowerCase() !== 'json';
}

/**
 * The documents of a file: one a line of NDJSON, else the whole. Compression is told by the content, not by the name; a
 * byte order mark is passed over. Only one document is held at a time.
 * @param onRead hears of the bytes of the file read so far
 */
export async function* documentsOf(
  input: ImportInput,
  onRead: (bytes: number) => void,
  longestBytes = LONGEST_DOCUMENT_BYTES,
): AsyncGenerator<InputDocument> {
  const [, kind] = NAME.exec(input.name) ?? [];
  if (kind === undefined) return yield { code: 'import.wrongExtension' };
  const isLines = isLinesName(input.name);
  const pieces = new Pieces(longestBytes);
  let line = 0;
  let isEmpty = true;
  const place = () => (isLines ? { at: line } : {});
  try {
    for await (const chunk of plainBytes(input, onRead)) {
      let from = 0;
      while (isLines) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end < 0) break;
        pieces.add(chunk.subarray(from, end));
        from = end + 1;
        line += 1;
        const document = pieces.take();
        if (document === undefined) continue;
        isEmpty = false;
        yield { ...place(), ...document };
      }
      pieces.add(chunk.subarray(from));
    }
  } catch (error) {
    line += 1;
    return yield { ...place(), code: flawOf(error) };
  }
  line += 1;
  const document = pieces.take();
  if (document !== undefined) yield { ...place(), ...document };
  else if (isEmpty) yield { code: 'import.empty' };
}

/** The bytes of one document as they come in. Of one that is too long nothing is kept. */
class Pieces {
  readonly #longest: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#longest) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  /** @returns undefined where there is nothing but white space */
  take(): { readonly text: string } | { readonly code: InputFlaw } | undefined {
    const pieces = this.#pieces;
    const bytes = this.#bytes;
    this.#pieces = [];
    this.#bytes = 0;
    if (bytes > this.#longest) return { code: 'import.documentTooLong' };
    const [first] = pieces;
    if (!first) return undefined;
    try {
      // Fatal: a byte that is no UTF-8 must not silently become a question mark in a name. Drops a byte order mark.
      const text = new TextDecoder('utf-8', { fatal: true }).decode(
        pieces.length === 1 ? first : Buffer.concat(pieces),
      );
      return text.trim() === '' ? undefined : { text };
    } catch {
      return { code: 'import.notUtf8' }; // a TypeError is how the decoder says no
    }
  }
}

async function* plainBytes(input: ImportInput, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source =
    'path' in input
      ? createReadStream(input.path, { highWaterMark: READ_BYTES })
      : Readable.from(input.chunks);
  const counted = countedBytes(source, onRead);
  const first = await counted.next();
  if (first.done === true) return;
  const bytes = startingWith(first.value, counted);
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!isGzip) return yield* bytes;
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  const packed = Readable.from(bytes);
  packed.on('error', (error) => gunzip.destroy(error));
  yield* packed.pipe(gunzip) as AsyncIterable<Buffer>; // zlib streams give Buffers
}

async function* countedBytes(source: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    onRead(read);
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function flawOf(error: unknown): InputFlaw {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'import.gzipTruncated';
  if (code.startsWith('Z_')) return 'import.gzipDamaged';
  return 'import.unreadable';
}
