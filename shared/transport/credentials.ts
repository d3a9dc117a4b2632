import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { ACCESS_PATH, token as tokenSchema, tokenText } from '#shared/sync/access-api.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import { exchange, type Fetch } from './exchange.ts';

/** What a station shows of itself at a server. */
export interface Credentials {
  /** Of an `Authorization` header. */
  header(): Promise<Result<string, RemoteFault>>;
  /** The server did not take this one. @returns whether there may be another */
  refused(header: string): boolean;
}

export function accountCredentials(user: string, password: string): Credentials {
  const header = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return { header: async () => ok(header), refused: () => false };
}

/** A token that somebody has already: of a person, for as long as it is good. */
export function tokenCredentials(token: string): Credentials {
  return { header: async () => ok(`Bearer ${token}`), refused: () => false };
}

/** Who has the device's key. `sign` gives 64 bytes, base64. */
export interface TokenSigner {
  readonly device: string;
  sign(text: string): string;
}

/** A server's last token, ended or not, kept for longer than a program runs: by it a server that was set back meanwhile sees it. */
export interface TokenMemory {
  last(): string | undefined;
  keep(token: string): void;
}

export interface DeviceCredentialsParts {
  readonly url: string;
  readonly fetch: Fetch;
  /** Names the server: what is signed for one is nothing to another. */
  readonly server: string;
  readonly signer: TokenSigner;
  readonly nowMs: () => number;
  /** Milliseconds that only go forward. */
  readonly elapsedMs: () => number;
  /** Ends what is under way. */
  readonly signal: () => AbortSignal | undefined;
  /** Takes a token of a revoked device too, with which it may only send. */
  readonly handsOver?: boolean;
  readonly memory?: TokenMemory;
}

/** A token is left off so long before its end: a request may be on its way for some time. */
const SPARE_MS = 60_000;
/** A moment counts once, and the server's clock is known to the second only: others of this device may have had it. */
const MOST_MOMENTS = 5;
const refusal = z.looseObject({ error: z.string() });

/** Tokens that the server gives for the device's signature; one is asked for when the last is near its end, or was refused. */
export function deviceCredentials(parts: DeviceCredentialsParts): Credentials {
  let kept: { readonly header: string; readonly untilMs: number } | undefined;
  let asking: Promise<Result<string, RemoteFault>> | undefined;
  /** Of the server's clock before this one. */
  let aheadMs = 0;
  let lastMs = 0;
  let last = parts.memory?.last();

  const ask = async (asked: number): Promise<Result<string, RemoteFault>> => {
    const { device, sign } = parts.signer;
    lastMs = Math.max(parts.nowMs() + aheadMs, lastMs + 1); // each moment counts once
    const request = { device, server: parts.server, at: new Date(lastMs).toISOString() };
    const answer = await exchange(parts.fetch, new URL(`${ACCESS_PATH}/token`, parts.url), {
      method: 'POST',
      signal: parts.signal(),
      body: {
        ...request,
        signature: sign(tokenText(request)),
        ...(last !== undefined && { last }),
      },
    });
    if (!answer.ok) return answer;
    const { status, dateMs, value } = answer.value;
    const given = status < 300 ? tokenSchema.safeParse(value) : undefined;
    if (given?.success) {
      const { token, expiresAt, scope } = given.data;
      if (scope === 'handOver' && !parts.handsOver) return fail({ code: 'remote.revoked' });
      last = token;
      parts.memory?.keep(token);
      const lifeMs = Date.parse(expiresAt) - (dateMs ?? parts.nowMs() + aheadMs);
      kept = { header: `Bearer ${token}`, untilMs: parts.elapsedMs() + Math.max(0, lifeMs - SPARE_MS) };
      return ok(kept.header);
    }
    const refused = refusal.safeParse(value);
    if (!refused.success || status < 300) return fail({ code: 'remote.stranger' });
    if (refused.data.error === 'clock_skew' && dateMs !== undefined && asked === 0) {
      aheadMs = dateMs - parts.nowMs();
      lastMs = 0;
      return ask(1);
    }
    // A program that ran before this one may have signed that moment.
    if (refused.data.error === 'replayed' && asked < MOST_MOMENTS) {
      lastMs += 2 ** asked;
      return ask(asked + 1);
    }
    return fail(faultOf(refused.data.error, status));
  };

  return {
    async header() {
      if (kept && parts.elapsedMs() < kept.untilMs) return ok(kept.header);
      // Twelve compartments that need one at the same time ask for it once.
      asking ??= ask(0).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    refused(header) {
      if (kept?.header === header) kept = undefined;
      return true;
    },
  };
}

function faultOf(error: string, status: number): RemoteFault {
  if (error === 'revoked') return { code: 'remote.revoked' };
  if (error === 'unknown_device') return { code: 'remote.unknownDevice' };
  return status >= 500 || status === 429
    ? { code: 'remote.failing', status }
    : { code: 'remote.unauthorized' };
}
