import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import {
  ACCESS_PATH,
  enrolled,
  holdAnswer,
  prefixes,
  type Enrolled,
  type enrolRequest,
  type HoldAnswer,
  type HoldRequest,
  type Prefixes,
} from '#shared/sync/access-api.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import { exchange, type Exchanged, type Fetch } from './exchange.ts';
import type { ServerLine } from './server-line.ts';

export type AccessError =
  | RemoteFault
  /** Wrong, used up or too old; or of another facility. */
  | { readonly code: 'enrol.codeRefused' }
  | { readonly code: 'enrol.tooManyTries' };

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
  return answer.ok ? read(answer.value, enrolled) : answer;
}

/** Further prefixes, for a device that is known there. */
export async function askPrefixes(
  line: ServerLine,
  unused: readonly string[],
  used: readonly string[],
): Promise<Result<Prefixes, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/prefixes`, { body: { unused, used } });
  return answer.ok ? read(answer.value, prefixes) : answer;
}

/** Times of appointments, held or given up. */
export async function askHolds(
  line: ServerLine,
  request: HoldRequest,
): Promise<Result<HoldAnswer, AccessError>> {
  const answer = await line.ask('POST', `${ACCESS_PATH}/holds`, { body: request });
  return answer.ok ? read(answer.value, holdAnswer) : answer;
}

function read<S extends z.ZodType>(
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
  if (error === 'revoked') return fail({ code: 'remote.revoked' });
  if (error === 'unknown_device') return fail({ code: 'remote.unknownDevice' });
  // A CouchDB, or a server that is older than enrolment.
  if (status === 404) return fail({ code: 'remote.stranger' });
  return fail(status === 401 ? { code: 'remote.unauthorized' } : { code: 'remote.failing', status });
}
