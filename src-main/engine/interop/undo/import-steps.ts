import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import { canonicalJson, isJsonObject, sameJson, type JsonObject } from '#shared/kernel/json.ts';
import { setCounter, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { unknownFields } from '#shared/kernel/build-envelope.ts';
import type { WritePlanContext } from '../../commands/run-plan.ts';
import type { UnsentWork } from '../../store/unsent-work.ts';
import { nodeDigests } from '../node-digests.ts';
import { editedFields } from '../write-resources.ts';

/** What one transaction of an import did to one document. */
const stepEntry = z.object({
  type: z.string(),
  id: z.string(),
  /** Of the data as it was written. */
  digest: z.string(),
  /** The data as it stood before; absent for what was new. */
  before: z.record(z.string(), z.json()).exactOptional(),
});
export type StepEntry = z.infer<typeof stepEntry>;

const runHead = z.object({
  /** The local sequence when the import began: what came after it has a greater number. */
  sequence: z.int(),
  device: z.string(),
});
export type RunHead = z.infer<typeof runHead>;

const HEADS = 'import.undo:';

/**
 * What an import did lies in station-local counters, in the transaction of what it did: an import that is cut off can be
 * taken back as far as it came. It is of use at this station alone, and until the first sync.
 */
export function headKey(runId: Id): string {
  return `${HEADS}${runId}`;
}

/** How the counters of every import's steps begin. */
export const STEPS = 'import.step:';

export function stepKey(runId: Id, step: number): string {
  return `${STEPS}${runId}:${String(step).padStart(8, '0')}`;
}

/** Keys of all notes of all imports: cleared where it is no longer known what of theirs others have. */
export function noteKeys({ counterKeys }: Pick<UnsentWork, 'counterKeys'>): readonly string[] {
  return [HEADS, STEPS].flatMap((prefix) => counterKeys(prefix));
}

export async function readHead(read: Pick<Reader, 'counter'>, runId: Id): Promise<RunHead | undefined> {
  const head = runHead.safeParse(await read.counter(headKey(runId)));
  return head.success ? head.data : undefined; // cleared, or never written here
}

export async function readStep(read: Pick<Reader, 'counter'>, key: string): Promise<readonly StepEntry[]> {
  const stored = await read.counter(key);
  return stored === undefined || stored === null ? [] : z.array(stepEntry).parse(stored);
}

export function stepCounter(key: string, entries: readonly StepEntry[]): PlannedWrite {
  return setCounter(key, entries.length === 0 ? null : entries);
}

export function digestOf(data: JsonObject): string {
  return nodeDigests.fingerprint(canonicalJson(data));
}

/** What some planned writes will do. Every document must have been read by the plan, as a write demands. */
export async function stepEntries(
  writes: readonly PlannedWrite[],
  context: WritePlanContext,
): Promise<readonly StepEntry[]> {
  const entries: StepEntry[] = [];
  for (const write of writes) {
    if (write.kind !== 'put') continue;
    const { record, id, data } = write;
    const value = await context.read.get(record, id);
    if (!value) {
      entries.push({ type: record.type, id, digest: digestOf(data) });
      continue;
    }
    const before = dataOf(value);
    const after = { ...unknownFields(record, before), ...data };
    if (sameJson(before, after)) continue;
    const kept = await withEdited(record, id, before, context);
    entries.push({
      type: record.type,
      id,
      digest: digestOf(after),
      before: kept as StepEntry['before'] & object,
    }); // zod's JSON type is mutable
  }
  return entries;
}

/**
 * Putting data back stamps its fields anew, so what a person edited before the import has to be remembered by name, or a
 * later import would take it for the source's.
 */
async function withEdited(
  record: AnyRecord,
  id: Id,
  before: JsonObject,
  context: WritePlanContext,
): Promise<JsonObject> {
  const source = before['source'];
  if (source === undefined || !isJsonObject(source)) return before;
  const edited = await editedFields(record, id, context);
  if (edited.length === 0) return before;
  const known = (source['edited'] ?? []) as readonly string[]; // written by the mapping
  return { ...before, source: { ...source, edited: [...new Set([...known, ...edited])].toSorted() } };
}
