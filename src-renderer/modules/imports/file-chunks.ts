/** Raw bytes of one piece: some 1 MB as base64, so that the socket's other traffic passes between two of them. */
export const CHUNK_BYTES = 768 * 1024;

/** What of a file can be handed over: a File of the browser is one. */
export interface Sliceable {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** The pieces of a file as base64, in order. Only one is in memory at a time. */
export async function* chunksOf(
  file: Sliceable,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<{ readonly base64: string; readonly bytes: number }> {
  for (let from = 0; from < file.size; from += chunkBytes) {
    const bytes = new Uint8Array(
      await file.slice(from, Math.min(file.size, from + chunkBytes)).arrayBuffer(),
    );
    yield { base64: base64Of(bytes), bytes: bytes.length };
  }
}

/** Whole groups of three at a time, so that the parts join without padding between them. */
const GROUP_BYTES = 24 * 1024;

export function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += GROUP_BYTES) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(from, from + GROUP_BYTES))));
  }
  return parts.join('');
}

const NAME = /\.(ndjson|jsonl|json)(\.gz)?$/i;

/** Whether the engine will read a file of that name. */
export function isImportName(name: string): boolean {
  return NAME.test(name);
}

/** Whether a file of that name is a table, whose columns have to be mapped. */
export function isTableName(name: string): boolean {
  return /\.(csv|tsv)$/i.test(name);
}

const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** `12.3 MB`: decimal units, as file managers count. */
export function bytesText(bytes: number, write: (decimal: string) => string): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${write(power === 0 ? String(bytes) : value.toFixed(value < 10 ? 1 : 0))}\u00A0${UNITS[power]}`;
}
