import type { JsonObject } from '#shared/kernel/json.ts';
import { refusalText } from '#shared/sync/write-refusals.ts';
import type { Verdict } from './judge-batch.ts';

export function isPassed(verdict: Verdict | undefined): boolean {
  return verdict?.kind === 'taken' || verdict?.kind === 'local';
}

/** What `_bulk_docs` answers of each document. @param written outcomes of those that passed */
export function inOrder(
  documents: readonly JsonObject[],
  verdicts: readonly Verdict[],
  written: readonly JsonObject[],
): readonly JsonObject[] {
  const next = written.values();
  return verdicts.map((verdict, index): JsonObject => {
    const id = documents[index]?.['_id'] ?? null;
    if (verdict.kind === 'refused') return { id, error: 'forbidden', reason: refusalText(verdict.refused) };
    if (verdict.kind === 'stale') return { id, error: 'conflict', reason: 'Document update conflict.' };
    const { value } = next.next();
    if (!value) throw new Error('each document that was written has an outcome');
    return value;
  });
}
