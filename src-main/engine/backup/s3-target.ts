import { AwsClient } from 'aws4fetch';
import type { BackupTarget, TargetObject } from './target.ts';
import { BackupTrouble } from './trouble.ts';

/** A bucket of Amazon S3 or of anything that speaks its protocol. */
export interface S3Options {
  /** With scheme and port: https://s3.eu-west-1.amazonaws.com */
  readonly endpoint: string;
  readonly bucket: string;
  /** In front of every name, without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ENTITIES: { readonly [name: string]: string } = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
/** Of one object of some 8 MB, over a line of 0.5 Mbit/s. */
const TIMEOUT_MS = 180_000;

export function s3Target({ endpoint, bucket, prefix, region, ...credentials }: S3Options): BackupTarget {
  const client = new AwsClient({ ...credentials, region, service: 's3', retries: 4 });
  const base = `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  const keyOf = (name: string) => (prefix === '' ? name : `${prefix}/${name}`);

  /** @param accepted statuses beyond 2xx that are answers */
  async function ask(path: string, init: RequestInit, accepted: readonly number[] = []): Promise<Response> {
    let response: Response;
    try {
      response = await client.fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw new BackupTrouble({ code: 'target.unreachable', reason: reasonOf(error) }, { cause: error });
    }
    if (response.ok || accepted.includes(response.status)) return response;
    const reason = tagsOf(await response.text(), 'Code')[0] ?? String(response.status);
    if (response.status === 507 || /Quota|StorageFull/i.test(reason))
      throw new BackupTrouble({ code: 'target.full' });
    throw new BackupTrouble({
      code: response.status >= 500 ? 'target.unreachable' : 'target.refused',
      reason,
    });
  }

  return {
    async list(namePrefix) {
      const found: TargetObject[] = [];
      // The first version of the listing: every server has it, and its pages need no token of the server's making.
      let marker: string | undefined = '';
      while (marker !== undefined) {
        const query = new URLSearchParams({ prefix: keyOf(namePrefix), marker });
        const text = await (await ask(`?${query.toString()}`, {})).text();
        let last: string | undefined;
        for (const entry of tagsOf(text, 'Contents')) {
          const [key = '', bytes, modified = ''] = ['Key', 'Size', 'LastModified'].map(
            (tag) => tagsOf(entry, tag)[0],
          );
          const name = prefix === '' ? key : key.slice(prefix.length + 1);
          found.push({ name, bytes: Number(bytes), modifiedMs: Date.parse(modified) });
          last = key;
        }
        marker = tagsOf(text, 'IsTruncated')[0] === 'true' ? last : undefined;
      }
      return found;
    },
    async holds(folder) {
      const query = new URLSearchParams({ prefix: keyOf(`${folder}/`), 'max-keys': '1' });
      return tagsOf(await (await ask(`?${query.toString()}`, {})).text(), 'Contents').length > 0;
    },
    async get(name) {
      const response = await ask(`/${keyOf(name)}`, {}, [404]);
      if (response.status !== 404) return Buffer.from(await response.arrayBuffer());
      const [code] = tagsOf(await response.text(), 'Code');
      if (code === 'NoSuchBucket') throw new BackupTrouble({ code: 'target.refused', reason: code });
      return undefined;
    },
    async put(name, bytes) {
      const body = new Uint8Array(bytes); // fetch's types want memory of its own
      await ask(`/${keyOf(name)}`, { method: 'PUT', body });
    },
    async remove(name) {
      await ask(`/${keyOf(name)}`, { method: 'DELETE' }, [404]);
    },
  };
}

/** Of S3's answers only: flat tags without attributes. @returns the text in each */
function tagsOf(xml: string, tag: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, text = '']) =>
    text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole),
  );
}

/** Codes such as ECONNREFUSED; never a message, which may quote a header. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}
