import { Readable } from 'node:stream';
import type { DecodedFile } from '#shared/interop/fhir/attached-files.ts';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import type { OpenedReplica } from '../actions.ts';
import { blobsNamedIn } from '#shared/kernel/named-blobs.ts';
import type { ImportUnit } from './import-messages.ts';
import { recordOf } from './write-resources.ts';

/** Files that come with an import, kept among the blobs before the records that name them are written. */
export class ImportedFiles {
  readonly #blobs: OpenedReplica['blobs'];
  /** Hashes of what there was no room for. */
  readonly #refused = new Map<string, string>();

  constructor(blobs: OpenedReplica['blobs']) {
    this.#blobs = blobs;
  }

  async keep({ hash, bytes }: Pick<DecodedFile, 'hash' | 'bytes'>): Promise<void> {
    const stored = await this.#blobs.put(Readable.from([bytes]));
    if (!stored.ok) this.#refused.set(hash, stored.error.code);
    else this.#refused.delete(hash);
  }

  /**
   * A unit without what names files that are not here: of a transaction nothing is left then.
   * @param refuse told each of these, as a unit of its own
   */
  async sieve(unit: ImportUnit, refuse: (one: ImportUnit, code: string) => void): Promise<ImportUnit> {
    const sound: TakenResource[] = [];
    for (const resource of unit.resources) {
      const code = await this.flawOf(resource);
      if (code === undefined) sound.push(resource);
      else refuse({ ...unit, resources: [resource] }, code);
    }
    const isWhole = sound.length === unit.resources.length;
    return isWhole ? unit : { ...unit, resources: unit.isAtomic === true ? [] : sound };
  }

  /** Why a resource cannot be taken in for its files' sake. */
  async flawOf({ recordType, data }: TakenResource): Promise<string | undefined> {
    const record = recordOf(recordType);
    for (const hash of blobsNamedIn(record, data)) {
      const refused = this.#refused.get(hash);
      if (refused !== undefined) return refused;
      const found = await this.#blobs.read(hash, { start: 0, end: 0 });
      if (!found.ok) return found.error.code === 'blob.missing' ? 'document.missing' : 'document.damaged';
      const file = data['file'] as { readonly hash: string; readonly size: number } | undefined; // of a document
      if (file?.hash === hash && file.size !== found.value.size) return 'fhir.size';
    }
    return undefined;
  }
}
