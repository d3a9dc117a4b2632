import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportInput } from './import-messages.ts';
import { isImportName } from './input-documents.ts';

export interface FoundInputs {
  readonly inputs: readonly ImportInput[];
  /** Named by the person, and not there or not readable. */
  readonly missing: readonly string[];
}

/** What an export could not read: OperationOutcomes, a line each. */
export const FLAWS = 'errors.ndjson';
/** They tell of an export, and are no part of the record. */
const ABOUT: readonly string[] = ['manifest.json', FLAWS];

/** Files as named, and all files of the right kind below folders as named, each folder in order of names. */
export function findInputs(paths: readonly string[]): FoundInputs {
  const inputs: ImportInput[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) missing.push(path);
    else if (stats.isDirectory()) inputs.push(...below(path));
    else inputs.push({ name: path, path, bytes: stats.size });
  }
  return { inputs, missing };
}

function below(folder: string): readonly ImportInput[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly ImportInput[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return below(path);
      if (!entry.isFile() || !isImportName(entry.name) || ABOUT.includes(entry.name)) return [];
      return [{ name: path, path, bytes: statSync(path).size }];
    });
}
