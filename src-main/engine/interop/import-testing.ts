import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import type { Station } from '../station.ts';
import type { ImportOptions } from './import-options.ts';
import { runImport } from './import-run.ts';
import { findInputs } from './input-files.ts';

/** For tests: imports what lies at some paths. */
export async function importPaths(
  station: Station,
  userId: string,
  paths: readonly string[],
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> {
  return runImport(station.engine, { userId }, findInputs(paths).inputs, { writesAtOnce: 500, ...options });
}

/** Writes resources as NDJSON. @returns the file's path */
export function ndjson(folder: string, name: string, resources: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
  return path;
}

export function transaction(resources: readonly object[]): object {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({ resource, request: { method: 'POST', url: 'any' } })),
  };
}
