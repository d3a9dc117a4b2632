import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { blobsNamedIn } from '#shared/kernel/named-blobs.ts';
import { records } from '#shared/registry.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { readStep, STEPS } from '../interop/undo/import-steps.ts';

/** Longer than anybody leaves a form open between putting a file and saving the record that names it. */
const GRACE_MS = 7 * 24 * 3_600_000;

/**
 * Removes files that no record names any more, nor would once an import is taken back. Nothing goes where a later program wrote a document: of a type that this one
 * does not know, or in a newer version, it may name any of them.
 * @param of every kind of record that there is
 */
export async function collectUnreferenced(
  { replica, blobs }: Pick<OpenedReplica, 'replica' | 'blobs'>,
  {
    of = records,
    graceMs = GRACE_MS,
  }: { readonly of?: readonly AnyRecord[]; readonly graceMs?: number } = {},
): Promise<{ readonly removed: number; readonly kept: number }> {
  // Until a kind of record names files, whatever lies there belongs to a program that knows more than this one.
  if (of.every(({ blobs: paths }) => paths.length === 0) || replica.stranger(of) !== undefined)
    return { removed: 0, kept: (await blobs.names()).length };
  return blobs.collect(wantedBlobs(replica, of), graceMs);
}

/** Imports and undoing them move names between notes and records: whatever moves meanwhile is seen on one side. */
async function* wantedBlobs(
  replica: OpenedReplica['replica'],
  of: readonly AnyRecord[],
): AsyncGenerator<string> {
  yield* blobsOfUndo(replica, of);
  yield* referencedBlobs(replica.reader(), of);
  yield* blobsOfUndo(replica, of);
}

/** Named by what an import has changed, as it stood before: undoing that puts it back. */
async function* blobsOfUndo(
  replica: OpenedReplica['replica'],
  of: readonly AnyRecord[],
): AsyncGenerator<string> {
  for (const key of replica.work.counterKeys(STEPS)) {
    for (const { type, before } of await readStep(replica.reader(), key)) {
      const record = before && of.find((one) => one.type === type);
      if (record) yield* blobsNamedIn(record, before);
    }
    await yieldToOthers();
  }
}

/** The same beside a desk: whoever leaves meanwhile, the replica stays open until it is done. */
export async function collectBeside(engine: EngineContext): Promise<void> {
  const release = engine.hold();
  try {
    await collectUnreferenced(engine.opened());
  } finally {
    release();
  }
}

/** The hashes at the paths that record definitions declare as `blobs`. */
export async function* referencedBlobs(read: Reader, of: readonly AnyRecord[]): AsyncGenerator<string> {
  for await (const { hash } of blobReferences(read, of)) yield hash;
}

/** Which record names which file. */
export async function* blobReferences(
  read: Reader,
  of: readonly AnyRecord[],
): AsyncGenerator<{ readonly id: Id; readonly hash: string }> {
  for (const record of of.filter(({ blobs }) => blobs.length > 0)) {
    // All of a kind in one tick: nothing is written between, so that no hash moves from a page to come to one that was read.
    for (const value of await read.list(record, { where: {} }))
      for (const hash of blobsNamedIn(record, value)) yield { id: value.id, hash };
  }
}
