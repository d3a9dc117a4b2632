import type { DecodedFile } from '#shared/interop/fhir/attached-files.ts';
import type { DirectoryEntry, DirectoryType } from '#shared/interop/fhir/directory.ts';
import type { Setting } from '#shared/interop/fhir/reading.ts';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';

export type ImportError = ImportReport['errors'][number];

/** A file on disk, or one that a window has handed over. */
export type ImportInput =
  | { readonly name: string; readonly bytes: number; readonly path: string }
  | { readonly name: string; readonly bytes: number; readonly chunks: readonly Uint8Array<ArrayBuffer>[] };

/** What is taken in together or not at all: a Bundle, or a resource of its own. */
export interface ImportUnit {
  /** Place in the list of inputs, from 0. */
  readonly file: number;
  /** Line of an NDJSON file, from 1. */
  readonly at?: number;
  /** A transaction: what cannot be taken in of it keeps the rest out. */
  readonly isAtomic?: boolean;
  readonly resources: readonly TakenResource[];
  readonly errors: readonly ImportError[];
}

/** What the reading worker is started with. */
export interface ReadingTask {
  readonly inputs: readonly ImportInput[];
  readonly setting: Setting;
  /** What the facility takes as documents of a chart. */
  readonly documents: DocumentLimits;
  /** Resources in a message: what is written at once. */
  readonly batchResources: number;
  /** Whether lines that are patients are to be told before anything else: the station may know others by their ids. */
  readonly patientsFirst?: boolean;
}

interface SoFar {
  /** Bytes read of each file. */
  readonly read: readonly number[];
  /** Ids that turned out to mean other records, since the last message. */
  readonly aliases: readonly (readonly [Id, Id])[];
}

export type FromReading =
  /** Patients on lines of their own, to be compared and not yet taken in; they come again among the units. */
  | ({ readonly kind: 'patients'; readonly units: readonly ImportUnit[] } & SoFar)
  | ({ readonly kind: 'units'; readonly units: readonly ImportUnit[] } & SoFar)
  /** A file, before the units whose records name it. Each is a batch of its own. */
  | { readonly kind: 'file'; readonly file: Pick<DecodedFile, 'hash' | 'bytes'> }
  /** References by identifier to these were met: what the station holds of them is needed. */
  | { readonly kind: 'missing'; readonly types: readonly DirectoryType[] }
  | ({ readonly kind: 'done' } & SoFar);

export type ToReading =
  /** A batch has been taken in: one more may come. */
  | { readonly kind: 'more' }
  | { readonly kind: 'directory'; readonly type: DirectoryType; readonly entries: readonly DirectoryEntry[] };
