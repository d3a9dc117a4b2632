import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { fail, type Result } from '#shared/kernel/result.ts';
import type { EnrolError } from '#shared/modules/session/enrol.rules.ts';
import { ACCESS_PATH, enrolment } from '#shared/sync/access-api.ts';
import { accountCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { serverLine } from '#shared/transport/server-line.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { sendFirst } from '../enrol/first-sync.ts';
import { joinServer } from '../enrol/join-server.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { lineOf } from '../enrol/server-remote.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import type { Listening } from './server-process.ts';

/** Who looks after a server at its own page. */
export const ADMINISTRATOR = 'admin';
/** What people need before they can sign in at a further desk. */
const BEFORE_SIGN_IN = ['reference', 'staff'] as const;
const PATIENCE_MS = 20_000;

/** The station comes to its own server as each station does. */
export async function joinOwn(
  engine: EngineContext,
  userId: string,
  { url, fingerprint }: Listening,
  adminPassword: string,
): Promise<Result<{ readonly server: string }, EnrolError | CommonRefusal>> {
  const credentials = accountCredentials(ADMINISTRATOR, adminPassword);
  const line = serverLine({ url, credentials, fetch: lineFetch(fingerprint) });
  const made = await line.ask('POST', `${ACCESS_PATH}/enrolments`, { body: {} });
  if (!made.ok) return made;
  const code = enrolment.safeParse(made.value.value).data?.code;
  if (code === undefined) return fail({ code: 'remote.failing', status: made.value.status });
  return joinServer(engine, userId, { url, code, fingerprint });
}

/** What a further desk needs first, where nothing is sent by itself. What is not sent goes with the next sync. */
export async function sendNow(engine: EngineContext, target: Listening, server: string): Promise<void> {
  const line = lineOf(engine, engine.opened().signer, target, server);
  await sendFirst(engine, httpRemote(line), BEFORE_SIGN_IN);
}

/** Until the running sync has sent the same: codes are made and used from then on. */
export function sentFirst(
  current: () => OpenedReplica | undefined,
  sync: Pick<RunningSync, 'onChange'>,
): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => undefined as void;
    const end = () => {
      clearTimeout(impatience);
      stop();
      resolve();
    };
    const impatience = setTimeout(end, PATIENCE_MS);
    stop = sync.onChange(() => {
      const unsent = current()?.replica.unsentBy(); // the station may be ending
      if (!unsent || BEFORE_SIGN_IN.every((compartment) => !unsent.has(compartment))) end();
    });
  });
}
