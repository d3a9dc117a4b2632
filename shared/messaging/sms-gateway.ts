import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { answerOf, type Outcome } from './outcome.ts';

const PATIENCE_MS = 30_000;
/** Nothing has been said to anybody. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface SmsAccount {
  readonly url: string;
  readonly sender?: string;
  readonly secret: string;
  readonly signal?: AbortSignal;
}

const reportsSchema = z.object({
  reports: z
    .array(
      z.object({
        id: z.string().max(80),
        state: z.enum(['delivered', 'failed']),
        at: z.iso.datetime({ offset: true }),
      }),
    )
    .max(500),
  /** What people answered. */
  replies: z.array(z.object({ from: z.string().max(40), text: z.string().max(1_000) })).max(500),
  /** Where to go on from. */
  next: z.string().max(200),
});
export type SmsReports = z.output<typeof reportsSchema>;

/** A way to send short messages: what the program asks of any gateway. */
export interface SmsGateway {
  /** @param id by which the gateway takes a message once, however often it is sent */
  send(message: { readonly id: string; readonly to: string; readonly text: string }): Promise<Outcome>;
  /** Whether it has one; undefined where it cannot be asked. */
  has(id: string): Promise<boolean | undefined>;
  /** Of what was delivered since, and what was answered; undefined where it cannot be asked. */
  reports(after: string | undefined): Promise<SmsReports | undefined>;
}

/**
 * A gateway over HTTP, as docs/administrator-guide.md has it: both sides sign what they say (HMAC-SHA-256), and an answer names the
 * question, so that none can be played back.
 */
export function httpGateway({ url, sender, secret, signal }: SmsAccount): SmsGateway {
  const base = url.replace(/\/+$/, '');
  const ask = async (method: 'GET' | 'POST', path: string, body = '') => {
    const nonce = randomUUID();
    const time = new Date().toISOString();
    const target = new URL(`${base}${path}`);
    const signed = [method, `${target.pathname}${target.search}`, time, nonce, body].join('\n');
    const answer = await fetch(target, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Fieldward-Time': time,
        'Fieldward-Nonce': nonce,
        'Fieldward-Signature': sign(secret, signed),
      },
      ...(method === 'POST' && { body }),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
    });
    const text = await answer.text();
    const said = answer.headers.get('Fieldward-Signature') ?? '';
    return {
      status: answer.status,
      text,
      isSigned: isSame(said, sign(secret, [nonce, answer.status, text].join('\n'))),
    };
  };
  return {
    async send(message) {
      try {
        const body = JSON.stringify({ ...message, ...(sender !== undefined && { from: sender }) });
        const { status, isSigned } = await ask('POST', '/messages', body);
        const answer = String(status);
        if (status === 401 || status === 403 || status === 404) return { kind: 'trouble', answer };
        // Whoever answers without the secret is not the gateway: what it says is worth nothing.
        if (!isSigned) return { kind: 'doubt', answer: 'signature' };
        if (status < 300) return { kind: 'sent' };
        return { kind: status === 429 || status >= 500 ? 'later' : 'refused', answer };
      } catch (error) {
        const answer = answerOf(error);
        return { kind: NOT_REACHED.has(answer) ? 'trouble' : 'doubt', answer };
      }
    },
    async has(id) {
      const found = await asked(() => ask('GET', `/messages/${encodeURIComponent(id)}`));
      if (!found?.isSigned) return undefined;
      return found.status === 404 ? false : found.status < 300 ? true : undefined;
    },
    async reports(after) {
      const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
      const found = await asked(() => ask('GET', `/reports${query}`));
      if (!found?.isSigned || found.status >= 300) return undefined;
      const parsed = reportsSchema.safeParse(parseJson(found.text));
      return parsed.success ? parsed.data : undefined;
    },
  };
}

/** A gateway that cannot be reached for what is not urgent is asked again with the next round. */
async function asked<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (
      error instanceof TypeError ||
      (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name))
    )
      return undefined;
    throw error;
  }
}

export function sign(secret: string, text: string): string {
  return `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** @returns undefined for what is no JSON: judged by the schema */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
