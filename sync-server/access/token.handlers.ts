import { createPublicKey, verify } from 'node:crypto';
import type * as z from 'zod';
import {
  prefixRequest,
  tokenRequest,
  tokenText,
  type Prefixes,
  type Token,
} from '#shared/sync/access-api.ts';
import { parsed, readJson, type DeviceUser, type Request, type User } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { instant, type AccessContext } from './access-context.ts';
import type { Device } from './devices.ts';
import { accessRefusal, isOver, tokenEnded, tokenRevoked, tooMany, unknownDevice } from './refusals.ts';

const MOST_BYTES = 20_000;
/** A signed moment is good so far from the server's clock, and is remembered for as long as it could come again. */
const SKEW_MS = 5 * 60_000;

/** A token for the device that signs the request. */
export async function giveToken(context: AccessContext, request: Request): Promise<Answer> {
  const { devices, file, tokens, tries, nowMs } = context;
  const asked = parsed(tokenRequest, await readJson(request.message, MOST_BYTES), 'No request for a token');
  const name = `token ${request.address} ${asked.device}`;
  const waitS = tries.wait(name);
  if (waitS !== undefined) throw tooMany(waitS);
  await noticeSetBack(context, asked.last);
  const device = devices.find(asked.device);
  if (!device || asked.server !== context.serverId || !isSigned(device, asked)) {
    tries.note(name);
    throw unknownDevice();
  }
  const now = nowMs();
  const at = Date.parse(asked.at);
  if (Math.abs(at - now) > SKEW_MS) {
    throw accessRefusal(401, 'clock_skew', `The server's clock says ${instant(now)}.`);
  }
  if (!isFirst(context, device.id, at)) throw accessRefusal(401, 'replayed', 'This moment was used before.');
  if (device.wipedAt !== undefined) throw isOver();
  const scope = device.revoked ? 'handOver' : 'device';
  const { token, untilMs } = await tokens.issue({ sub: device.id, scope, mark: file.mark });
  devices.noteContact(device, now);
  return json({
    token,
    expiresAt: instant(untilMs),
    facilityId: device.facilityId,
    scope,
    epoch: file.epoch,
  } satisfies Token);
}

/** Who sends a token. @throws CouchError 401 */
export async function userOfToken(context: AccessContext, token: string): Promise<User> {
  const { tokens, devices, staff, nowMs } = context;
  const claims = await tokens.read(token);
  if (!claims) throw tokenEnded();
  const device = devices.find(claims.sub);
  if (!device) throw unknownDevice();
  if (device.wipedAt !== undefined || (device.revoked && claims.scope === 'device')) throw tokenRevoked();
  devices.noteContact(device, nowMs());
  const { id, facilityId } = device;
  const person = claims.user === undefined ? undefined : await staff.person(facilityId, claims.user);
  if (claims.user !== undefined && !person) throw tokenEnded(); // the account was closed since
  return {
    name: id,
    roles: [],
    device: { id, facilityId, scope: claims.scope, untilMs: claims.exp * 1_000, ...(person && { person }) },
  };
}

/** The server itself has signed a token that counts further than it does: it was set back. */
async function noticeSetBack(
  { file, tokens, prefixes }: AccessContext,
  last: string | undefined,
): Promise<void> {
  const claims = last === undefined ? undefined : await tokens.readEnded(last);
  if (!claims || claims.mark <= file.mark) return;
  file.changing(() => {
    if (claims.mark <= file.mark) return;
    file.beginEpoch(claims.mark);
    prefixes.passOver();
  });
}

function isSigned({ publicKey }: Device, { signature, ...asked }: z.output<typeof tokenRequest>): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(tokenText(asked)), key, Buffer.from(signature, 'base64'));
}

function isFirst({ file, nowMs }: AccessContext, device: string, at: number): boolean {
  return file.changing(() => {
    file.db.prepare<[number]>('DELETE FROM moment WHERE at < ?').run(nowMs() - SKEW_MS);
    const noted = file.db.prepare<[number, string]>(
      'INSERT OR IGNORE INTO moment (at, device) VALUES (?, ?)',
    );
    return noted.run(at, device).changes === 1;
  });
}

/** Prefixes ahead, and what is known of those that the device has. */
export async function leasePrefixes(
  { prefixes, sites, file, nowMs }: AccessContext,
  device: DeviceUser,
  request: Request,
): Promise<Answer> {
  const body = await readJson(request.message, MOST_BYTES);
  const { unused, used = [] } = parsed(prefixRequest, body, 'No request for prefixes');
  return json(
    file.changing((): Prefixes => {
      const taken = prefixes.register(device.id, [...unused, ...used], sites.voucherOf(device.id));
      const usable = new Set(unused.filter((prefix) => !taken.includes(prefix)));
      const leased = prefixes.lease(device.id, usable.size, nowMs(), sites.has(device.id));
      if (leased.length > 0) file.raiseMark();
      return { prefixes: [...leased], taken: [...taken], left: prefixes.left };
    }),
  );
}
