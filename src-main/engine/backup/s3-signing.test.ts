import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups } from '../station-testing.ts';
import { s3Target } from './s3-target.ts';
import { aStation } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const REGION = 'eu-west-1';
const ACCESS_KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** AWS Signature Version 4 as its documentation gives it, written without regard to what signs. */
function signatureOf(canonical: string, amzDate: string, region: string, secret: string): string {
  const day = amzDate.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return createHmac('sha256', key).update(toSign).digest('hex');
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html examples: GET object, GET lifecycle, list */
it.each([
  [
    `GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\nx-amz-content-sha256:${sha256('')}\nx-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;x-amz-date\n${sha256('')}`,
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    `GET\n/\nlifecycle=\nhost:examplebucket.s3.amazonaws.com\nx-amz-content-sha256:${sha256('')}\nx-amz-date:20130524T000000Z\n\nhost;x-amz-content-sha256;x-amz-date\n${sha256('')}`,
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    `GET\n/\nmax-keys=2&prefix=J\nhost:examplebucket.s3.amazonaws.com\nx-amz-content-sha256:${sha256('')}\nx-amz-date:20130524T000000Z\n\nhost;x-amz-content-sha256;x-amz-date\n${sha256('')}`,
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('the verifier computes what AWS publishes (%#)', (canonical, signature) => {
  expect(signatureOf(canonical, '20130524T000000Z', 'us-east-1', SECRET)).toBe(signature);
});

/** What a request's Authorization should have been. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const { authorization = '', host = '' } = request.headers;
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (!found) return false;
  const [, accessKey, day, region, signed = '', signature] = found;
  const amzDate = String(request.headers['x-amz-date']);
  const stated = String(request.headers['x-amz-content-sha256']);
  if (stated !== 'UNSIGNED-PAYLOAD' && stated !== sha256(body)) return false;
  const url = new URL(request.url ?? '/', `http://${host}`);
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .toSorted()
    .join('&');
  const names = signed.split(';');
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('');
  const path = url.pathname
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/');
  const canonical = [request.method, path, query, headers, signed, stated].join('\n');
  return (
    accessKey === ACCESS_KEY &&
    region === REGION &&
    amzDate.startsWith(day ?? '-') &&
    ['host', 'x-amz-date'].every((name) => names.includes(name)) &&
    signature === signatureOf(canonical, amzDate, REGION, SECRET)
  );
}

/** A bucket in memory that checks every signature. */
async function verifyingServer(): Promise<string> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const path = new URL(request.url ?? '/', 'http://host').pathname;
      if (!isSigned(request, body)) {
        response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      } else if (!/^\/clinic(\/|$)/.test(path)) {
        response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
      } else if (request.method === 'PUT') {
        objects.set(path, body);
        response.writeHead(200).end();
      } else if (request.method === 'DELETE') {
        objects.delete(path);
        response.writeHead(204).end();
      } else if (path === '/clinic') {
        const entries = [...objects].map(
          ([key, { length }]) =>
            `<Contents><Key>${key.slice(8)}</Key><Size>${length}</Size><LastModified>2026-03-12T06:42:00.000Z</LastModified></Contents>`,
        );
        response.end(
          `<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`,
        );
      } else {
        const found = objects.get(path);
        response.writeHead(found ? 200 : 404).end(found ?? '<Error><Code>NoSuchKey</Code></Error>');
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  cleanups.add(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP: no pipe's name
}

it('signs lists, writes, reads and removals so that a server that checks takes them', async () => {
  const place = {
    endpoint: await verifyingServer(),
    bucket: 'clinic',
    prefix: 'site-1',
    region: REGION,
    accessKeyId: ACCESS_KEY,
  };
  const target = s3Target({ ...place, secretAccessKey: SECRET });
  const name = 'fieldward-0123456789abcdef/packs/abc';
  await target.put(name, Buffer.from('sealed'));
  expect(await target.get(name)).toEqual(Buffer.from('sealed'));
  expect(await target.list('fieldward-')).toMatchObject([{ name, bytes: 6 }]);
  await target.remove(name);
  expect(await target.get(name)).toBeUndefined();

  const wrong = s3Target({ ...place, secretAccessKey: `${SECRET}x` });
  await expect(wrong.list('')).rejects.toMatchObject({
    refusal: { code: 'target.refused', reason: 'SignatureDoesNotMatch' },
  });
});

it('tells at the desk a wrong secret from a wrong key and from a bucket that is not there', async () => {
  const { client } = await aStation(cleanups);
  const target = {
    kind: 's3',
    endpoint: await verifyingServer(),
    bucket: 'clinic',
    prefix: '',
    region: REGION,
    accessKeyId: ACCESS_KEY,
  } as const;
  const tried = async (change: Partial<typeof target | { bucket: string }>, secretAccessKey = SECRET) => {
    const done = await client.request(contracts.backups.tryTarget, {
      target: { ...target, ...change },
      secretAccessKey,
    });
    return done.ok ? done.value : done.error.code;
  };
  expect(await tried({})).toEqual({ own: 0, others: 0 });
  expect(await tried({}, `${SECRET}x`)).toBe('target.wrongCredentials');
  expect(await tried({ bucket: 'nowhere' })).toBe('target.noBucket');
  // Saved and run, it is the same that is remembered and told to whoever comes later.
  const rest = {
    everyHours: 2,
    retention: { newest: 3, days: 2, months: 1 },
    proveEveryDays: 5,
    fileQuotaGb: 1,
  };
  const save = (change: object, secretAccessKey: string) =>
    client.request(contracts.backups.save, { target: { ...target, ...change }, secretAccessKey, ...rest });
  expect(await save({}, `${SECRET}x`)).toMatchObject({ ok: true });
  expect(await client.request(contracts.backups.runNow, {})).toMatchObject({
    error: { code: 'target.wrongCredentials' },
  });
  expect(await save({ bucket: 'nowhere' }, SECRET)).toMatchObject({ ok: true });
  expect(await client.request(contracts.backups.runNow, {})).toMatchObject({
    error: { code: 'target.noBucket' },
  });
  expect(await save({}, SECRET)).toMatchObject({ ok: true });
  expect(await client.request(contracts.backups.runNow, {})).toMatchObject({ ok: true });
});
