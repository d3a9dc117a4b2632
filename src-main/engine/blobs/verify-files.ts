import type { Id } from '#shared/kernel/ids.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import type { OpenedReplica } from '../actions.ts';
import type { BlobIssue } from '#shared/disk/verify-blobs.ts';
import { blobReferences } from './collect-unreferenced.ts';

export type FileIssue =
  | BlobIssue
  /** A record names a file that is not there. */
  | { readonly code: 'blob.missing'; readonly id: Id };

const MOST_ISSUES = 100;

/**
 * Reads every byte of every file, and looks whether each file that a record names is there.
 * @param held by their hashes: what the server is known to have need not be here
 */
export async function verifyFiles(
  { replica, blobs }: Pick<OpenedReplica, 'replica' | 'blobs'>,
  of: readonly AnyRecord[],
  held: ReadonlySet<string> = new Set(),
): Promise<{ readonly files: number; readonly issueCount: number; readonly issues: readonly FileIssue[] }> {
  const found = await blobs.verify();
  const issues: FileIssue[] = [...found.issues];
  for await (const { id, hash } of blobReferences(replica.reader(), of))
    if (!held.has(hash) && !(await blobs.has(hash))) issues.push({ code: 'blob.missing', id });
  return { files: found.blobs, issueCount: issues.length, issues: issues.slice(0, MOST_ISSUES) };
}
