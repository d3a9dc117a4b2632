import { createPrivateKey, createPublicKey, generateKeyPairSync, randomInt, sign } from 'node:crypto';
import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import { readEnrolment } from '#shared/sync/enrolment-text.ts';
import type { Remote } from '#shared/sync/remote.ts';
import { deviceCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { askPrefixes, askToEnrol, askToRegister, type AccessError } from '#shared/transport/server-access.ts';
import { serverLine, type ServerLine } from '#shared/transport/server-line.ts';
import type { Prefixes as LeasedPrefixes, Registrations } from '#shared/sync/access-api.ts';
import type { AccessFile } from '../access/access-file.ts';

const SETTING = 'centre';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const DEVICE_LETTERS = 12;
/** Of one request. */
const MOST_PREFIXES = 100;

const membership = z.object({
  /** Names the centre's data: tokens are signed for it alone. */
  server: z.string(),
  facilityId: z.string(),
  device: z.string(),
  /** Ed25519, PKCS #8, base64. The file that it lies in is encrypted. */
  privateKey: z.string(),
  fingerprint: z.string().exactOptional(),
  /** It speaks for its stations there. */
  site: z.literal(true).exactOptional(),
});
type Membership = z.infer<typeof membership>;

/** The centre as a site server reaches it: as one device of the site's facility. */
export interface Centre {
  readonly facilityId: Id;
  readonly device: string;
  /** Names it: tokens are signed for it alone. */
  readonly server: string;
  readonly fingerprint?: string;
  /** Whether this server speaks for its stations there. */
  readonly isSite: boolean;
  readonly line: ServerLine;
  readonly remote: Remote;
  /** Further prefixes for numbers, beside those that are not given to a station yet. */
  prefixes(unused: readonly string[]): Promise<Result<LeasedPrefixes, AccessError>>;
  /** Tells of the stations here, and hears of the facility's others. */
  register(devices: Registrations['devices']): Promise<Result<Registrations, AccessError>>;
}

export interface CentreParts {
  readonly file: AccessFile;
  readonly url: string;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** @returns undefined where this server was not enrolled there */
export function knownCentre({ file, url, nowMs, signal }: CentreParts): Centre | undefined {
  const kept = file.setting(SETTING);
  if (kept === undefined) return undefined;
  const { server, facilityId, device, privateKey, fingerprint, site } = membership.parse(JSON.parse(kept));
  const fetch = lineFetch(fingerprint);
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const credentials = deviceCredentials({
    url,
    fetch,
    server,
    signer: { device, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') },
    nowMs,
    elapsedMs: () => performance.now(),
    signal: () => signal,
    memory: {
      last: () => file.setting(tokenKey(server)),
      keep: (token) => file.set(tokenKey(server), token),
    },
  });
  const line = serverLine({ url, fetch, credentials, nowMs, signal: () => signal });
  return {
    facilityId,
    device,
    server,
    ...(fingerprint !== undefined && { fingerprint }),
    isSite: site === true,
    line,
    remote: httpRemote(line),
    prefixes: (unused) => askPrefixes(line, unused, []),
    register: (devices) => askToRegister(line, devices),
  };
}

/** Setting that keeps the last token of a centre: see `TokenMemory`. */
const tokenKey = (server: string): string => `token@${server}`;

/**
 * Becomes a device of the centre.
 * @param code as it was made there, or the link that carries it
 * @param own facility of the records here, which the centre may not know yet; prefixes that stations here number with
 * @returns those of the prefixes that others have used too
 * @throws where the centre refuses, or does not answer
 */
export async function joinCentre(
  { file, url }: CentreParts,
  code: string,
  own: { readonly facilityId?: Id; readonly prefixes: readonly string[] },
): Promise<readonly string[]> {
  const read = readEnrolment(code);
  if (!read.ok) throw new Error('FIELDWARD_UPSTREAM_CODE is no code of a server');
  const { fingerprint } = read.value;
  const before = file.setting(SETTING);
  const { device, publicKey, privateKey } =
    before === undefined ? newDevice() : sameDevice(membership.parse(JSON.parse(before)));
  const joined = await askToEnrol(url, lineFetch(fingerprint), {
    code: read.value.code,
    device,
    publicKey,
    label: 'Site server',
    site: true,
    prefixes: own.prefixes.slice(0, MOST_PREFIXES),
    ...(own.facilityId !== undefined && { facilityId: own.facilityId }),
  });
  if (!joined.ok) throw new Error(`the centre did not take this server in (${joined.error.code})`);
  const kept: Membership = {
    server: joined.value.server,
    facilityId: joined.value.facilityId,
    device,
    privateKey,
    ...(fingerprint !== undefined && { fingerprint }),
    ...(joined.value.site && { site: true }),
  };
  file.changing(() => file.set(SETTING, JSON.stringify(kept)));
  return joined.value.taken;
}

interface OwnKeys extends Pick<Membership, 'device' | 'privateKey'> {
  /** SPKI, base64. */
  readonly publicKey: string;
}

function newDevice(): OwnKeys {
  const device = Array.from({ length: DEVICE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const { privateKey } = generateKeyPairSync('ed25519');
  return sameDevice({
    device,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  });
}

/** It comes again with another code: as who it was. */
function sameDevice({ device, privateKey }: Pick<Membership, 'device' | 'privateKey'>): OwnKeys {
  const key = createPublicKey(
    createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  return { device, privateKey, publicKey: key.export({ type: 'spki', format: 'der' }).toString('base64') };
}
