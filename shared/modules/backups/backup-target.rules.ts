import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { BackupTargetSetting } from './backups.contract.ts';

export type TargetAddressError = { readonly code: 'backup.addressMalformed' };

/** How a target is called on the screen, in a list and in a log: no credentials stand in it. */
export function targetWords(target: BackupTargetSetting): string {
  if (target.kind === 'folder') return target.path;
  const path = target.prefix === '' ? target.bucket : `${target.bucket}/${target.prefix}`;
  return `s3://${path} (${URL.canParse(target.endpoint) ? new URL(target.endpoint).host : target.endpoint})`;
}

/**
 * An address in one line, as the command line and the environment name a target: a path, or
 * `s3://BUCKET[/PREFIX]?endpoint=URL&region=NAME`.
 */
export function targetAddress(target: BackupTargetSetting): string {
  if (target.kind === 'folder') return target.path;
  const query = new URLSearchParams({ endpoint: target.endpoint, region: target.region });
  return `s3://${target.bucket}${target.prefix === '' ? '' : `/${target.prefix}`}?${query.toString()}`;
}

/** Whether the words can name a target at all; whether it is there is another question. */
export function checkTargetAddress(target: BackupTargetSetting): Result<void, TargetAddressError> {
  if (target.kind === 'folder')
    return isAbsolutePath(target.path) ? ok(undefined) : fail({ code: 'backup.addressMalformed' });
  const { endpoint, bucket, prefix, region } = target;
  const isEndpoint = URL.canParse(endpoint) && isPlainOrigin(new URL(endpoint));
  const isSound =
    isEndpoint &&
    /^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket) &&
    /^[\w.-]+(\/[\w.-]+)*$|^$/.test(prefix) &&
    /^[a-z0-9-]{1,40}$/.test(region);
  return isSound ? ok(undefined) : fail({ code: 'backup.addressMalformed' });
}

/** A relative path would depend on where the program was started. */
function isAbsolutePath(path: string): boolean {
  return /^(\/|[a-z]:[\\/]|\\\\[^\\])/i.test(path) && !path.includes('\0');
}

function isPlainOrigin({ protocol, username, password, search, hash }: URL): boolean {
  return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
}
