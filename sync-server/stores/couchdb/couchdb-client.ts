import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { Json } from '#shared/kernel/json.ts';
import { CouchError } from '../../couch/couch-error.ts';
import { parseJson } from '../../http/request.ts';

/** Until the head of an answer is there. Feeds wait for longer than this for what they tell, not for their head. */
const PATIENCE_MS = 90_000;

const refusalSchema = z.looseObject({ error: z.string(), reason: z.string() });

/** Of the gateway itself, or of the moment, and not of what it asks: its password, a busy CouchDB, a proxy before it. */
const NOT_OF_THE_REQUEST: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/** What stands behind the gateway does not answer, or not now, or not as a CouchDB does: what was asked can be asked again. */
export class CouchUnavailable extends CouchError {
  /** The status of its answer; absent where there was none. */
  readonly answered: number | undefined;

  constructor(answered?: number) {
    const what = answered === undefined ? 'does not answer' : `answers as it should not (${answered})`;
    super(503, 'service_unavailable', `The database server ${what}.`);
    this.answered = answered;
  }
}

export interface CouchRequest {
  readonly method: string;
  /** Encoded, with its query. */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Readable | Uint8Array;
  /** Whoever asked has gone. */
  readonly signal?: AbortSignal;
}

/** A CouchDB over HTTP, asked with the gateway's own name and password. */
export class CouchClient {
  readonly #base: URL;
  readonly #authorization: string | undefined;

  /** @param url with name and password, and a path where the CouchDB lies below one */
  constructor(url: string) {
    const { username, password } = new URL(url);
    this.#base = new URL(url);
    this.#base.username = '';
    this.#base.password = '';
    const pair = [username, password].map(decodeURIComponent).join(':');
    this.#authorization = username ? `Basic ${Buffer.from(pair).toString('base64')}` : undefined;
  }

  /** @throws CouchError 503 where it does not answer */
  async send({ method, path, headers = {}, body, signal }: CouchRequest): Promise<IncomingMessage> {
    const start = this.#base.protocol === 'https:' ? httpsRequest : httpRequest;
    const target = new URL(this.#base.pathname.replace(/\/$/, '') + path, this.#base);
    const request = start(target, {
      method,
      timeout: PATIENCE_MS,
      headers: {
        Accept: 'application/json',
        ...headers,
        ...(this.#authorization !== undefined && { Authorization: this.#authorization }),
        ...(body instanceof Uint8Array && { 'Content-Length': String(body.length) }),
      },
      ...(signal && { signal }),
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    try {
      if (body === undefined || body instanceof Uint8Array) request.end(body);
      // It may answer, and refuse, before it has read all.
      else await Promise.race([pipeline(body, request), answered]);
      return await answered;
    } catch (error) {
      answered.catch(() => undefined); // the same fault, told once
      if (!(error instanceof Error)) throw error;
      throw new CouchUnavailable();
    }
  }

  /** A whole answer. @throws CouchError with the CouchDB's own words where it refuses; CouchUnavailable */
  async json(method: string, path: string, body?: Json): Promise<Json> {
    const answer = await this.send({
      method,
      path,
      ...(body !== undefined && {
        body: Buffer.from(JSON.stringify(body)),
        headers: { 'Content-Type': 'application/json' },
      }),
    });
    const status = answer.statusCode ?? 500;
    if (status >= 500 || NOT_OF_THE_REQUEST.has(status)) {
      answer.resume(); // whatever it says: a proxy's words are not a CouchDB's
      throw new CouchUnavailable(status);
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new CouchUnavailable(); // cut
    }
    const value = jsonOf(Buffer.concat(chunks).toString('utf8'), status);
    if (status < 400) return value;
    const refusal = refusalSchema.safeParse(value);
    if (!refusal.success) throw new CouchError(status, 'refused', 'The database server says no more.');
    throw new CouchError(status, refusal.data.error, refusal.data.reason);
  }
}

/** @returns what is JSON; of a refusal that is not, nothing. @throws CouchUnavailable where a success is not */
function jsonOf(text: string, status: number): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof CouchError)) throw error;
    if (status < 400) throw new CouchUnavailable(status);
    return null;
  }
}

/** An answer as its schema has it. @throws CouchUnavailable where it is another's */
export function understood<S extends z.ZodType>(schema: S, answer: Json): z.output<S> {
  const found = schema.safeParse(answer);
  if (!found.success) throw new CouchUnavailable(200);
  return found.data;
}
