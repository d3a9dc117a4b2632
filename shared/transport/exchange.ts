import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { JsonObject } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';

/** As much of a `Response` as is looked at. */
export interface Answered {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: ReadableStream<Uint8Array> | null;
  text(): Promise<string>;
}

/** As much of a `RequestInit` as is used. */
export interface Asked {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly redirect?: 'manual';
  readonly signal?: AbortSignal;
}

export type Fetch = (url: URL, init: Asked) => Promise<Answered>;

const compress = promisify(gzip);
/** Below this a packet is a packet. Bytes. */
const WORTH_COMPRESSING = 1_400;
/** Until an answer is there as a whole. What takes longer is asked for again, and less of it. */
export const PATIENCE_MS = 60_000;

/** Characters of JSON that are read for some milliseconds. */
const FELT = 250_000;
let turns: Promise<void> = Promise.resolve();

/** Answers that come at one time are read one a turn: whoever works at the desk waits for one, not for each. */
function turn(): Promise<void> {
  turns = turns.then(() => nextTurn());
  return turns;
}

export interface Exchange {
  readonly method: string;
  readonly body?: JsonObject;
  /** Instead: bytes, as they are. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: { readonly [name: string]: string };
  /** Of an `Authorization` header. */
  readonly authorization?: string;
  readonly patienceMs?: number;
  /** Ends it from here. */
  readonly signal?: AbortSignal | undefined;
}

/** JSON of any status. */
export interface Exchanged {
  readonly status: number;
  readonly value: unknown;
  /** What the server's clock said, Unix time in ms, to the second. */
  readonly dateMs?: number;
}

/** One request for JSON. Only what answers in JSON is a server: a login page in its place is not. */
export async function exchange(
  fetch: Fetch,
  url: URL,
  { patienceMs = PATIENCE_MS, signal, ...request }: Exchange,
): Promise<Result<Exchanged, RemoteFault>> {
  const patience = AbortSignal.timeout(patienceMs);
  const begun = await begin(fetch, url, {
    ...request,
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!begun.ok) return signal?.aborted ? fail({ code: 'remote.stopped' }) : begun;
  const response = begun.value;
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    if (!isBroken(error)) throw error;
    return fail({ code: signal?.aborted ? 'remote.stopped' : 'remote.cut' });
  }
  const { status, headers } = response;
  if (!(headers.get('content-type') ?? '').includes('json'))
    return fail(status >= 500 ? { code: 'remote.failing', status } : { code: 'remote.stranger' });
  if (text.length > FELT) await turn();
  const value = parsed(text);
  if (value === undefined) return fail({ code: 'remote.cut' }); // JSON that ends in the middle
  const dateMs = Date.parse(headers.get('date') ?? '');
  return ok({ status, value, ...(!Number.isNaN(dateMs) && { dateMs }) });
}

/** A request of which the answer's beginning is awaited. Goes to the address that was given, and nowhere else. */
export async function begin(
  fetch: Fetch,
  url: URL,
  { method, body, bytes, headers, authorization, signal }: Omit<Exchange, 'patienceMs'>,
): Promise<Result<Answered, RemoteFault>> {
  const isHere = LOOPBACK.test(url.hostname);
  const sent = body ? await bodyOf(body, isHere) : bytes && { body: bytes, headers: {} };
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual', // a proxy that sends its visitors elsewhere
      ...(signal && { signal }),
      ...(sent && { body: sent.body }),
      headers: {
        Accept: 'application/json',
        ...(body && isHere && { 'Accept-Encoding': 'identity' }), // most are short: what became of a batch
        ...(authorization !== undefined && { Authorization: authorization }),
        ...sent?.headers,
        ...headers,
      },
    });
    return ok(response);
  } catch (error) {
    if (!isBroken(error)) throw error;
    return fail({ code: 'remote.unreachable' });
  }
}

interface SentBody {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: { readonly [name: string]: string };
}

/**
 * Of this machine: bytes that reach no wire cost less to send than to make fewer. Answers to what was only
 * asked come compressed all the same: large ones are unpacked beside the thread that a desk waits for, which would take them in pieces.
 */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

async function bodyOf(body: JsonObject, isHere: boolean): Promise<SentBody> {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'Content-Type': 'application/json' };
  if (isHere || bytes.length < WORTH_COMPRESSING) return { body: bytes, headers };
  return { body: await compress(bytes, { level: 1 }), headers: { ...headers, 'Content-Encoding': 'gzip' } };
}

/** Of a socket, and of streams over it. */
const BROKEN = /^(E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|ERR_BUFFER_TOO_LARGE|ABORT_ERR|Z_\w+)$/;

/** What fetch throws where the line breaks, or nothing comes in time. */
export function isBroken(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (error instanceof DOMException) return /^(Timeout|Abort)Error$/.test(error.name);
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && BROKEN.test(error.code)
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
