import {
  enrolmentOrder,
  enrolRequest,
  type Enrolled,
  type Enrolment,
  type ServerFacts,
} from '#shared/sync/access-api.ts';
import { enrolLink } from '#shared/sync/enrol-link.ts';
import { badRequest, CouchError, notFound } from '../couch/couch-error.ts';
import { parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { instant, type AccessContext } from './access-context.ts';
import type { Device } from './devices.ts';
import type { Manager } from './manager.ts';
import { codeRefused, forbidden, isOver, tooMany } from './refusals.ts';
import type * as z from 'zod';

const MOST_BYTES = 20_000;

/** For anyone; to a device that has come also `version`. */
export function facts({ serverId, tokens, file, addresses, nowMs }: AccessContext): ServerFacts {
  return {
    server: serverId,
    time: instant(nowMs()),
    publicKey: tokens.publicKey,
    epoch: file.epoch,
    addresses: [...addresses],
  };
}

/** A code with which one device may come. */
export async function makeCode(context: AccessContext, request: Request, manager: Manager): Promise<Answer> {
  const body = (await readJson(request.message, MOST_BYTES)) ?? {};
  const order = parsed(enrolmentOrder, body, 'No order of a code');
  return json(enrolmentOf(context, order, manager, request.base), 201);
}

/** @param base the address by which the server was asked @throws CouchError 403, 404 */
export function enrolmentOf(
  { codes, devices, file, fingerprint, addresses, outward = (url) => url, nowMs }: AccessContext,
  order: z.output<typeof enrolmentOrder>,
  { by, facilityId: only }: Manager,
  base: string,
): Enrolment {
  const facilityId = order.facilityId ?? only;
  if (only !== undefined && facilityId !== only) throw forbidden();
  if (facilityId !== undefined && !devices.facility(facilityId))
    throw notFound('No device of this facility has come yet: make a code without a facility.');
  const named = { ...order, ...(facilityId !== undefined && { facilityId }), madeBy: by };
  // Only the server's own administrator lets a server in that speaks for others.
  if (order.site && only !== undefined) throw forbidden();
  const { code, expiresAt } = file.changing(() => codes.make(named, nowMs()));
  const link = enrolLink({
    url: addresses[0] ?? outward(base),
    code,
    ...(fingerprint !== undefined && { fingerprint }),
  });
  return { code, expiresAt: instant(expiresAt), link };
}

/** A device comes with a code. The same one may ask again with it: the answer may have been lost. */
export async function enrol(context: AccessContext, request: Request): Promise<Answer> {
  const { tries, file } = context;
  const asked = parsed(enrolRequest, await readJson(request.message, MOST_BYTES), 'No request to enrol');
  const name = `enrol ${request.address}`;
  const waitS = tries.wait(name);
  if (waitS !== undefined) throw tooMany(waitS);
  if (!isEd25519(asked.publicKey)) throw badRequest('publicKey must be of Ed25519, SPKI');
  const outcome = file.changing(() => admit(context, asked));
  if (outcome instanceof CouchError) {
    tries.note(name);
    throw outcome;
  }
  return json({ ...outcome, facts: { ...facts(context), version: context.version } } satisfies Enrolled, 201);
}

type Admitted = Omit<Enrolled, 'facts'>;

/** @returns a refusal, so that the try is counted */
function admit(
  { devices, codes, prefixes, sites, file, serverId, nowMs }: AccessContext,
  asked: z.output<typeof enrolRequest>,
): Admitted | CouchError {
  const now = nowMs();
  const code = codes.find(asked.code, now);
  const known = devices.find(asked.device);
  const isOwnKey = known?.publicKey === asked.publicKey;
  const isAgain = code?.usedBy === asked.device && isOwnKey;
  if (!code || (code.usedBy !== undefined && !isAgain))
    return codeRefused('The code is wrong, used or too old.');
  if (known && !isOwnKey) return codeRefused('Another device has this name.');
  if (known?.revoked) return isOver();
  const facilityId = code.facilityId ?? asked.facilityId;
  if (facilityId === undefined) return codeRefused('Neither code nor station names a facility.');
  if ((asked.facilityId ?? facilityId) !== facilityId || (known?.facilityId ?? facilityId) !== facilityId)
    return codeRefused('The code is for another facility.');
  const facility = devices.facility(facilityId);
  if (facility && code.facilityId === undefined && !known)
    return codeRefused('The facility is known here: its codes name it.');
  if (!facility || (facility.name === undefined && asked.facilityName !== undefined))
    devices.putFacility({ id: facilityId, foundedAt: now, ...facility, ...nameOf(asked.facilityName) });
  const label = code.label ?? asked.label ?? known?.label;
  const device: Device = {
    id: asked.device,
    publicKey: asked.publicKey,
    facilityId,
    ...(label !== undefined && { label }),
    enrolledAt: known?.enrolledAt ?? now,
    seenAt: now,
  };
  devices.put(device);
  const isSite = asked.site === true && code.isSite;
  if (isSite) sites.add(device.id);
  const taken = prefixes.register(device.id, asked.prefixes);
  if (!isAgain) prefixes.lease(device.id, 0, now);
  const leased = prefixes.leasedTo(device.id).filter((prefix) => !asked.prefixes.includes(prefix));
  codes.use(code, device.id);
  file.raiseMark();
  return {
    server: serverId,
    facilityId,
    taken: [...taken],
    prefixes: leased,
    ...(isSite && { site: true }),
  };
}

const nameOf = (name: string | undefined) => (name === undefined ? {} : { name });

/** SPKI of a key of Ed25519: always these bytes, then the key's 32. RFC 8410 §4. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export function isEd25519(publicKey: string): boolean {
  const bytes = Buffer.from(publicKey, 'base64');
  return bytes.length === SPKI.length + 32 && bytes.subarray(0, SPKI.length).equals(SPKI);
}
