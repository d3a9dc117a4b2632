/** Kinds of file that the chart takes: what every window can show without a program from elsewhere. */
export const DOCUMENT_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
/** Notes come as text from other systems alone: nobody scans one. */
export const TEXT_TYPE = 'text/plain';
/** What a document of the chart may be. */
export const FILE_TYPES = [...DOCUMENT_TYPES, TEXT_TYPE] as const;
export type FileType = (typeof FILE_TYPES)[number];

export const MOST_MEGABYTES = 200;
/** Where the facility has not said: a phone's picture or a scan of some pages, and not a film. */
export const USUAL_MEGABYTES = 50;
/** Decimal, as file managers count. */
export const MEGABYTE = 1_000_000;

/** Bytes from the beginning that tell a file's kind. */
export const MAGIC_BYTES = 12;

/**
 * The kind of a file by what it begins with; its name and what the browser says of it are not asked.
 * @source ISO 32000-1 7.5.2; ISO/IEC 10918-1 B.1.1.3; W3C PNG 5.2; RFC 9649 2.4
 */
export function documentTypeOf(beginning: Uint8Array): DocumentType | undefined {
  const has = (at: number, ...bytes: readonly number[]) =>
    bytes.every((byte, index) => beginning[at + index] === byte);
  if (has(0, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (has(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  return undefined;
}
