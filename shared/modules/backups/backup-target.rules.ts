import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { BackupTargetSetting } from './backups.contract.ts';

export type TargetAddressError = { readonly code: 'backup.addressMalformed' };

/** Scheme, host and port, and perhaps a path; no user, password, query or fragment. */
const ENDPOINT = /^https?:\/\/(?<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?<port>:\d{1,5})?(?:\/[\w./-]*)?$/i;

/** How a target is called on the screen: no credentials stand in it. */
export function targetWords(target: BackupTargetSetting): string {
  if (target.kind === 'folder') return target.path;
  const { host = target.endpoint, port = '' } = ENDPOINT.exec(target.endpoint)?.groups ?? {};
  return `${target.bucket}${target.prefix === '' ? '' : `/${target.prefix}`} (${host}${port})`;
}

/** Whether the words can name a target at all; whether it is there is another question. */
export function checkTargetAddress(target: BackupTargetSetting): Result<void, TargetAddressError> {
  const isSound =
    target.kind === 'folder'
      ? isAbsolutePath(target.path)
      : ENDPOINT.test(target.endpoint) &&
        /^[a-z0-9][a-z0-9.-]{1,62}$/.test(target.bucket) &&
        /^[\w.-]+(\/[\w.-]+)*$|^$/.test(target.prefix) &&
        /^[a-z0-9-]{1,40}$/.test(target.region);
  return isSound ? ok(undefined) : fail({ code: 'backup.addressMalformed' });
}

/** A relative path would depend on where the program was started. */
function isAbsolutePath(path: string): boolean {
  return /^(\/|[a-z]:[\\/]|\\\\[^\\])/i.test(path) && !path.includes('\0');
}
