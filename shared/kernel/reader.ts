import type { Envelope } from './document.ts';
import type { Id } from './ids.ts';
import type { Json } from './json.ts';
import type { AnyRecord, FieldNameOf, RecordOf } from './record.ts';
import type { Stamp } from './stamp.ts';

export interface ListQuery<R extends AnyRecord> {
  /** Equality on top-level fields, of a code by its `codeKey`. Every combination asked for must be a prefix of a declared index. */
  readonly where: { readonly [K in FieldNameOf<R>]?: string | number | boolean };
  /** A top-level field that follows those of `where` in a declared index. Ties are broken by id. */
  readonly orderBy?: FieldNameOf<R>;
  readonly direction?: 'asc' | 'desc';
  /** Half-open range on `orderBy`. */
  readonly from?: string | number;
  readonly before?: string | number;
  readonly limit?: number;
  readonly offset?: number;
}

/** The newest few of every group: what a summary shows, without reading all that it leaves out. */
export interface NewestQuery<R extends AnyRecord> {
  /** Equality, as of a list. */
  readonly where: ListQuery<R>['where'];
  /** A code; values group by `codeKey`. It follows the fields of `where` in a declared index… */
  readonly groupBy: FieldNameOf<R>;
  /** …and this follows it. Text order: callers allow for what offsets and partial dates do to it. */
  readonly orderBy: FieldNameOf<R>;
  readonly limit: number;
}

export interface SearchHit {
  readonly id: Id;
  /** How it was found, best first. */
  readonly rank: 'identifier' | 'exact' | 'prefix' | 'substring' | 'soundAlike' | 'fuzzy';
}

/** A live document that a newer program wrote: of a newer version, or of a type that is not known here. */
export interface NewerDocument {
  readonly id: Id;
  readonly type: string;
  readonly isKnownType: boolean;
  /** Whether lists show it, as far as it can be read. What they do not must be told in words. */
  readonly isShown: boolean;
}

/** Documents with values of a field that were entered apart and wait for someone's word. */
export interface ReviewQuery {
  /** Of these types only. */
  readonly types: readonly string[];
  readonly patientId?: Id;
  /** The newest value of each was entered at this time of a stamp, or before. */
  readonly upTo?: Stamp;
}

export interface WaitingReview {
  readonly id: Id;
  readonly type: string;
  readonly patientId?: Id;
  /** The newest of its open values. */
  readonly stamp: Stamp;
}

/** A value that gave way to one that was entered in sight of it, or to what a merge made of both. */
export interface PastValue {
  readonly field: string;
  readonly stamp: Stamp;
  readonly author: string;
  /** Absent: the field was taken away. */
  readonly value?: Json;
}

/** All that a handler is given: it can read and cannot write. Entered-in-error and deleted documents are left out by none of these. */
export interface Reader {
  /** Of a newer version: as far as it can be read, with its mark. Throws where it cannot be shown at all. */
  get<R extends AnyRecord>(record: R, id: Id): Promise<RecordOf<R> | undefined>;
  /** As `get`; of a patient's records those that cannot be shown are left out, and `newerOf` counts them. */
  list<R extends AnyRecord>(record: R, query: ListQuery<R>): Promise<readonly RecordOf<R>[]>;
  count<R extends AnyRecord>(record: R, where: ListQuery<R>['where']): Promise<number>;
  /** Groups in the order of their keys, each newest first; as `list`. */
  newest<R extends AnyRecord>(record: R, query: NewestQuery<R>): Promise<readonly (readonly RecordOf<R>[])[]>;
  /** What a newer program wrote of this patient, in all compartments: so that a part is never taken for the whole. */
  newerOf(patientId: Id): Promise<readonly NewerDocument[]>;
  /** Who wrote a document, when and where, and which program version it needs. */
  envelope(record: AnyRecord, id: Id): Promise<Envelope | undefined>;
  /** Newest first. @param after the last one of the page before */
  reviews(
    query: ReviewQuery & { readonly limit: number; readonly after?: Pick<WaitingReview, 'stamp' | 'id'> },
  ): Promise<readonly WaitingReview[]>;
  reviewCount(query: ReviewQuery): Promise<number>;
  /** What the fields of a document held before, as far as this station has seen it; oldest first. */
  pastValues(id: Id): Promise<readonly PastValue[]>;
  /** Patients by name, identifier, phone or birth date as typed, best first. */
  search(words: string, limit: number): Promise<readonly SearchHit[]>;
  /** Station-local state written by `setCounter`. */
  counter(key: string): Promise<Json | undefined>;
}
