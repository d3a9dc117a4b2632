import type { JsonObject } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Document } from './document.record.ts';
import type { DocumentType } from './document-types.rules.ts';

/** What a person says of a document. Absent where nothing is said. */
export type DocumentWords = Pick<Document, 'category' | 'title' | 'date' | 'author' | 'note'>;

export type DocumentError =
  | { readonly code: 'document.tooBig'; readonly megabytes: number }
  | { readonly code: 'document.wrongType' }
  | { readonly code: 'document.empty' }
  | { readonly code: 'document.noUpload' }
  | { readonly code: 'document.incomplete' }
  | { readonly code: 'document.tooMany' }
  | { readonly code: 'document.notCurrent' }
  | { readonly code: 'document.reasonNeeded' }
  | { readonly code: 'document.missing' }
  /** It is elsewhere, and was put before all others that are fetched. */
  | { readonly code: 'document.notHere' }
  | { readonly code: 'document.damaged' }
  | { readonly code: 'blob.quotaExceeded' }
  | { readonly code: 'blob.diskFull' };

/** What the facility takes in. */
export interface DocumentLimits {
  readonly megabytes: number;
  readonly types: readonly DocumentType[];
}

export function describeDocument(
  document: Document,
  words: DocumentWords,
  turns: number,
): Result<Document, DocumentError> {
  if (document.status !== 'current') return fail({ code: 'document.notCurrent' });
  const { date: _date, author: _author, note: _note, turns: _turns, ...rest } = document;
  const next = { ...rest, ...words, ...(turns === 0 ? {} : { turns }) };
  return ok(withoutStaleWords(document, next));
}

/** Where a source's words for a field lie beside the record: see document.fhir.ts. */
const BESIDE: { readonly [F in keyof DocumentWords]-?: readonly string[] } = {
  category: ['category'],
  title: ['content', '0', 'attachment', 'title'],
  date: ['content', '0', 'attachment', 'creation'],
  author: ['author'],
  note: ['description'],
};

/** What the source said besides of a field that was edited here goes with the old value. */
function withoutStaleWords(before: Document, next: Document): Document {
  const { source } = next;
  if (!source?.unmapped) return next;
  const stale = Object.entries(BESIDE).filter(([field]) => {
    const key = field as keyof DocumentWords; // a key of the table
    return before[key] !== next[key];
  });
  const unmapped = stale.reduce<JsonObject>((left, [, path]) => without(left, path), source.unmapped);
  return { ...next, source: { ...source, unmapped } };
}

function without(members: JsonObject, [step = '', ...rest]: readonly string[]): JsonObject {
  const { [step]: member, ...others } = members;
  if (rest.length === 0 || typeof member !== 'object' || member === null || Array.isArray(member))
    return others;
  const left = without(member as JsonObject, rest); // no list, no null
  return Object.keys(left).length === 0 ? others : { ...others, [step]: left };
}

/** Instead of deleting: it stays, with why it is wrong, for whoever may have acted on it. */
export function withdrawDocument(document: Document, reason: string): Result<Document, DocumentError> {
  if (document.status === 'entered-in-error') return fail({ code: 'document.notCurrent' });
  if (reason.trim() === '') return fail({ code: 'document.reasonNeeded' });
  return ok({ ...document, status: 'entered-in-error', withdrawnReason: reason.trim() });
}

/**
 * The old version, once there is a new one of the same patient.
 * @param isOfPatient whether it lies under the patient, or under a record that was merged with theirs
 */
export function supersedeDocument(document: Document, isOfPatient: boolean): Result<Document, DocumentError> {
  if (document.status !== 'current' || !isOfPatient) return fail({ code: 'document.notCurrent' });
  return ok({ ...document, status: 'superseded' });
}

/** Newest paper first; of no date, by when it came in. */
export function listedDocuments(documents: readonly Document[]): readonly Document[] {
  const at = ({ date, addedAt }: Document) => date ?? addedAt.slice(0, 10);
  return documents.toSorted((a, b) =>
    at(a) === at(b) ? (a.addedAt < b.addedAt ? 1 : -1) : at(a) < at(b) ? 1 : -1,
  );
}
