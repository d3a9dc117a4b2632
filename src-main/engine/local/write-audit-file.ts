import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { AuditFileError } from '#shared/modules/station/local.contract.ts';
import { isFileError, syncFolder } from '#shared/disk/durable-file.ts';

/**
 * Writes a new file for the owner to read alone, piece by piece: a trail of years does not fit into memory. It gets its
 * name when it is whole; one that is there already stays.
 */
export async function writeAuditFile(
  path: string,
  parts: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<Result<void, AuditFileError>> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      for await (const part of parts) {
        if (signal.aborted) return fail({ code: 'audit.stopped' });
        await handle.writeFile(part);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (signal.aborted) return fail({ code: 'audit.stopped' });
    await nameAnew(draft, path);
    await syncFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    if (isFileError(error)) return fail({ code: 'audit.cannotWrite' });
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Unlike a rename a link refuses to replace. A stick's file system has none. */
async function nameAnew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!isFileError(error, 'EPERM', 'ENOTSUP', 'ENOSYS') || existsSync(path)) throw error;
    await rename(draft, path);
  }
}
