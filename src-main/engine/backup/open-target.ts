import { resolve } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { folderTarget } from './folder-target.ts';
import { s3Target } from './s3-target.ts';
import type { BackupTarget } from './target.ts';

export type TargetRefusal =
  | { readonly code: 'usage.target' }
  /** AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
  | { readonly code: 'target.credentialsNeeded' };

/**
 * A path, or `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME]`. Credentials come from the environment variables that
 * everything that speaks S3 knows; never from the address, which stands in argument lists.
 */
export function openTarget(
  address: string,
  env: { readonly [name: string]: string | undefined },
): Result<BackupTarget, TargetRefusal> {
  if (!address.startsWith('s3://')) {
    return address === '' || /^[a-z][a-z0-9+.-]+:\/\//i.test(address)
      ? fail({ code: 'usage.target' })
      : ok(folderTarget(resolve(address)));
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const bucket = url?.hostname ?? '';
  const prefix = (url?.pathname ?? '').replace(/^\/+|\/+$/g, '');
  if (
    !/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket) ||
    !/^[\w./-]*$/.test(prefix) ||
    url?.username ||
    url?.password
  )
    return fail({ code: 'usage.target' });
  const region = url?.searchParams.get('region') ?? env['AWS_REGION'] ?? 'us-east-1';
  const endpoint =
    url?.searchParams.get('endpoint') ?? env['AWS_ENDPOINT_URL'] ?? `https://s3.${region}.amazonaws.com`;
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) return fail({ code: 'usage.target' });
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) return fail({ code: 'target.credentialsNeeded' });
  return ok(s3Target({ endpoint, bucket, prefix, region, accessKeyId, secretAccessKey }));
}
