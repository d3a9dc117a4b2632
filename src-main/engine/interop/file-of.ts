import { createHash } from 'node:crypto';
import type { CsvImportOptions } from './csv-run.ts';

/** What the record of an import says of its file. */
export function fileOf(name: string, bytes: Uint8Array): CsvImportOptions['file'] {
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
