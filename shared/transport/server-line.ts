import { fail, type Result } from '#shared/kernel/result.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import type { ClockReading } from '#shared/sync/skew.ts';
import type { Credentials } from './credentials.ts';
import { lineFetch } from './line-fetch.ts';
import { begin, exchange, type Answered, type Exchange, type Exchanged, type Fetch } from './exchange.ts';

export interface ServerLineOptions {
  /** Of the server, without a path. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Where certificates are looked at in another way; by default as Node does. */
  readonly fetch?: Fetch;
  readonly patienceMs?: number;
  /** Ends what is under way. Asked for with each request. */
  readonly signal?: () => AbortSignal | undefined;
  /** Heard something from the server. */
  readonly onAnswer?: (reading: ClockReading | undefined) => void;
  readonly nowMs?: () => number;
}

/** A server as this station reaches it: its credentials go with each request, and anew where the server asks for others. */
export interface ServerLine {
  ask(
    method: string,
    path: string,
    request?: Pick<Exchange, 'body' | 'bytes' | 'headers'>,
  ): Promise<Result<Exchanged, RemoteFault>>;
  /** An answer that goes on. `signal` ends it. */
  open(
    path: string,
    signal: AbortSignal,
    headers?: Exchange['headers'],
  ): Promise<Result<Answered, RemoteFault>>;
}

export function serverLine({
  url,
  credentials,
  fetch = lineFetch(),
  patienceMs,
  signal,
  onAnswer,
  nowMs = Date.now,
}: ServerLineOptions): ServerLine {
  /** Once more with another header where this one is not taken. */
  const authorized = async <T extends { readonly status: number }>(
    request: (authorization: string) => Promise<Result<T, RemoteFault>>,
    letGo: (refused: T) => Promise<void> = async () => undefined,
  ): Promise<Result<T, RemoteFault>> => {
    const first = await credentials.header();
    if (!first.ok) return first;
    const answer = await request(first.value);
    if (!answer.ok || answer.value.status !== 401 || !credentials.refused(first.value)) return answer;
    await letGo(answer.value);
    const second = await credentials.header();
    return second.ok ? request(second.value) : second;
  };
  return {
    ask: (method, path, request = {}) =>
      authorized(async (authorization) => {
        const stopping = signal?.();
        if (stopping?.aborted) return fail({ code: 'remote.stopped' });
        const sentMs = nowMs();
        const answer = await exchange(fetch, new URL(path, url), {
          method,
          authorization,
          signal: stopping,
          ...request,
          ...(patienceMs !== undefined && { patienceMs }),
        });
        if (answer.ok) {
          const { dateMs } = answer.value;
          onAnswer?.(dateMs === undefined ? undefined : { sentMs, receivedMs: nowMs(), dateMs });
        }
        return answer;
      }),
    open: (path, ending, headers) => {
      const opened = async (authorization: string): Promise<Result<Answered, RemoteFault>> => {
        const begun = await begin(fetch, new URL(path, url), {
          method: 'GET',
          authorization,
          signal: ending,
          ...(headers && { headers }),
        });
        return !begun.ok && ending.aborted ? fail({ code: 'remote.stopped' }) : begun;
      };
      return authorized(opened, async ({ body }) => body?.cancel());
    },
  };
}
