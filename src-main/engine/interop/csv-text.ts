import type { TableEncoding } from '#shared/interop/csv/mapping.ts';

const MARKS: readonly (readonly [TableEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const LOOKED_AT_BYTES = 4_096;

export interface TableText {
  readonly text: string;
  readonly encoding: TableEncoding;
}

/**
 * The text of a table, told by its byte order mark, else by what its bytes can be. Spreadsheets write UTF-16 where asked
 * for Unicode, and the code page of their country where not: Windows-1252 where nobody says otherwise.
 * @param chosen where a person has settled it
 */
export function tableText(bytes: Uint8Array, chosen?: TableEncoding): TableText {
  const encoding = chosen ?? markedEncoding(bytes);
  if (encoding !== undefined) return { text: new TextDecoder(encoding).decode(bytes), encoding };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it is how a decoder refuses bytes
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

function markedEncoding(bytes: Uint8Array): TableEncoding | undefined {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  return marked ? marked[0] : unmarkedUtf16(bytes.subarray(0, LOOKED_AT_BYTES));
}

/** Every separator and line end has a zero byte beside it in UTF-16, in whatever script the cells are; no other text has zeros. */
function unmarkedUtf16(bytes: Uint8Array): TableEncoding | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < bytes.length / 50 || even === odd) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}
