import { binariesNamedIn, withNamedFiles, type DecodedFile, type FileTaker } from './attached-files.ts';
import type { Members } from './fhir-json.ts';
import type { References } from './reading.ts';
import type { Identified } from './references.ts';

export interface WithFiles<T> {
  readonly taken: T;
  readonly files: readonly DecodedFile[];
  /** Binaries of which the record names the files now: resources of the same Bundle, ids of others. */
  readonly binaries: readonly (Members | string)[];
}

/**
 * Files are taken out of a resource where its record names them; else it stays as it came, with what is in it.
 * @param take what becomes of an entry
 * @param isRecord whether what became of it is a record that names its files
 */
export function takeWithFiles<E extends Identified, T>(
  entry: E,
  references: References,
  taker: FileTaker | undefined,
  take: (entry: E) => T,
  isRecord: (taken: T) => boolean,
): WithFiles<T> | { readonly code: string; readonly path: string } {
  const { resource, resourceType } = entry;
  if (resourceType === 'DocumentReference' && taker) {
    const named = withNamedFiles(resource, (reference) => references.find(reference, resource), taker);
    if (named.kind === 'refused') return named;
    if (named.kind === 'named') {
      const { files, binaries } = named;
      const taken = take({ ...entry, resource: named.resource });
      if (isRecord(taken)) return { taken, files, binaries };
    }
  }
  return { taken: take(entry), files: [], binaries: [] };
}

/** Its FHIR id. */
export function binaryId(binary: Members | string): string {
  if (typeof binary === 'string') return binary;
  const { id } = binary;
  return typeof id === 'string' ? id : '';
}

/** Binaries of a Bundle that records have taken their files from, and that nothing else in it speaks of. */
export function spentBinaries<E extends Identified>(
  entries: readonly E[],
  bound: ReadonlyMap<E, WithFiles<unknown>>,
): ReadonlySet<E> {
  const meant = new Set([...bound.values()].flatMap(({ binaries }) => binaries));
  if (meant.size === 0) return new Set();
  const others = entries.filter((entry) => (bound.get(entry)?.binaries.length ?? 0) === 0);
  const spokenOf = new Set(others.flatMap(({ resource }) => [...binariesNamedIn(resource)]));
  return new Set(entries.filter(({ resource }) => meant.has(resource) && !spokenOf.has(binaryId(resource))));
}
