import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import {
  ACCESS_PATH,
  beyond,
  countersigned,
  deviceList,
  enrolled,
  enrolment,
  holdAnswer,
  prefixes,
  registrations,
  staffChallenge,
  staffToken,
  type Beyond,
  type Countersigned,
  type Enrolled,
  type Enrolment,
  type enrolmentOrder,
  type enrolRequest,
  type HoldAnswer,
  type HoldRequest,
  type ListedDevice,
  type Prefixes,
  type Registrations,
  type StaffChallenge,
  type StaffToken,
} from '#shared/sync/access-api.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import { exchange, type Exchanged, type Fetch } from './exchange.ts';
import type { ServerLine } from './server-line.ts';

export type AccessError =
  | RemoteFault
  /** Wrong, used up or too old; or of another facility. */
  | { readonly code: 'enrol.codeRefused' }
  | { readonly code: 'enrol.tooManyTries' }
  /** The server knows no open account of this person with a key, or not this key. */
  | { readonly code: 'enrol.personUnknown' };

const refusal = z.looseObject({ error: z.string() });

/** By a code, before there is another way in. */
export async function askToEnrol(
  url: string,
  fetch: Fetch,
  request: z.input<typeof enrolRequest>,
): Promise<Result<Enrolled, AccessError>> {
  const answer = await exchange(fetch, new URL(`${ACCESS_PATH}/enrol`, url), {
    method: 'POST',
    body: request,
  });
  return answer.ok ? readAnswer(answer.value, enrolled) : answer;
}

/** Further prefixes, for a device that is known there. */
export async function askPrefixes(
  line: ServerLine,
  unused: readonly string[],
  used: readonly string[],
): Promise<Result<Prefixes, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/prefixes`, { body: { unused, used } });
  return answer.ok ? readAnswer(answer.value, prefixes) : answer;
}

/** Of a site's server: tells the centre of its stations, and hears of the facility's others. */
export async function askToRegister(
  line: ServerLine,
  devices: Registrations['devices'],
): Promise<Result<Registrations, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/registrations`, { body: { devices } });
  return answer.ok ? readAnswer(answer.value, registrations) : answer;
}

/** Where else a station finds its records while this server is silent. */
export async function askBeyond(line: ServerLine): Promise<Result<Beyond, AccessError>> {
  const answer = await line.ask('GET', `${ACCESS_PATH}/beyond`);
  return answer.ok ? readAnswer(answer.value, beyond) : answer;
}

/** A box that only the key of one of the facility's people opens. */
export async function askStaffChallenge(
  line: ServerLine,
  userId: string,
): Promise<Result<StaffChallenge, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/staff-challenge`, { body: { userId } });
  return answer.ok ? readAnswer(answer.value, staffChallenge) : answer;
}

/** In the place of the device's token, for whoever has opened the box. */
export async function answerStaffChallenge(
  line: ServerLine,
  challenge: string,
  secret: string,
): Promise<Result<StaffToken, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/staff-token`, { body: { challenge, secret } });
  return answer.ok ? readAnswer(answer.value, staffToken) : answer;
}

/** A code for a further station, asked for by someone who may look after stations. */
export async function askForCode(
  line: ServerLine,
  order: z.input<typeof enrolmentOrder>,
): Promise<Result<Enrolment, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/enrolments`, { body: order });
  return answer.ok ? readAnswer(answer.value, enrolment) : answer;
}

/** The facility's devices and their standing. */
export async function askDevices(line: ServerLine): Promise<Result<readonly ListedDevice[], AccessError>> {
  const answer = await line.ask('GET', `${ACCESS_PATH}/devices`);
  const devices = answer.ok ? readAnswer(answer.value, deviceList) : answer;
  return devices.ok ? ok(devices.value.devices) : devices;
}

/** What a server that was set back has forgotten, in its own words. */
export async function tellRevocations(
  line: ServerLine,
  notices: readonly string[],
): Promise<Result<void, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/revocations`, { body: { notices } });
  const heard = answer.ok ? readAnswer(answer.value, z.object({ ok: z.literal(true) })) : answer;
  return heard.ok ? ok(undefined) : heard;
}

/** How far this device's trail is there. A server that has none of it, or is older, has no answer. */
export async function askAuditHead(line: ServerLine): Promise<Result<Countersigned, AccessError>> {
  const answer = await line.ask('GET', `${ACCESS_PATH}/audit-head`);
  return answer.ok ? readAnswer(answer.value, countersigned) : answer;
}

/** Times of appointments, held or given up. */
export async function askHolds(
  line: ServerLine,
  request: HoldRequest,
): Promise<Result<HoldAnswer, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/holds`, { body: request });
  return answer.ok ? readAnswer(answer.value, holdAnswer) : answer;
}

/** What was answered, or why not. */
export function readAnswer<S extends z.ZodType>(
  { status, value }: Exchanged,
  schema: S,
): Result<z.output<S>, AccessError> {
  if (status < 300) {
    const parsed = schema.safeParse(value);
    return parsed.success ? ok(parsed.data) : fail({ code: 'remote.stranger' });
  }
  const error = refusal.safeParse(value).data?.error;
  if (error === 'code_refused') return fail({ code: 'enrol.codeRefused' });
  if (error === 'too_many_requests') return fail({ code: 'enrol.tooManyTries' });
  if (error === 'unknown_person') return fail({ code: 'enrol.personUnknown' });
  if (error === 'revoked') return fail({ code: 'remote.revoked' });
  if (error === 'unknown_device') return fail({ code: 'remote.unknownDevice' });
  // A CouchDB, or a server that is older than enrolment.
  if (status === 404) return fail({ code: 'remote.stranger' });
  if (status === 403) return fail({ code: 'remote.forbidden' });
  return fail(status === 401 ? { code: 'remote.unauthorized' } : { code: 'remote.failing', status });
}
