import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip, gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import type { CouchError } from '../couch/couch-error.ts';

const compress = promisify(gzip);
/** Below this a packet is a packet. Bytes. */
const WORTH_COMPRESSING = 1_400;
/** Above this an answer is compressed beside the thread: a turn of it comes later, when what has come in meanwhile is done. Bytes. */
const AT_ONCE = 100_000;

/** An answer that is there as a whole. `body` is sent as JSON; `text` is JSON already; bytes go as they are. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly headers?: { readonly [name: string]: string };
}

export const json = (body: unknown, status = 200, headers: Answer['headers'] = {}): Answer => ({
  status,
  body,
  headers,
});

export const refusal = ({ status, error, reason, headers }: CouchError): Answer => ({
  status,
  body: { error, reason },
  headers,
});

export async function send(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const headers: { [name: string]: string } = {
    'Cache-Control': 'must-revalidate',
    ...(answer.bytes ? {} : { 'Content-Type': 'application/json' }),
    ...answer.headers,
  };
  let bytes = answer.bytes ?? Buffer.from(`${answer.text ?? JSON.stringify(answer.body)}\n`);
  const accepts = /\bgzip\b/.test(String(message.headers['accept-encoding'] ?? ''));
  if (!answer.bytes && accepts && bytes.length > WORTH_COMPRESSING) {
    const options = { level: 1 };
    bytes = bytes.length > AT_ONCE ? await compress(bytes, options) : gzipSync(bytes, options);
    headers['Content-Encoding'] = 'gzip';
    headers['Vary'] = 'Accept-Encoding';
  }
  response.writeHead(answer.status, { ...headers, 'Content-Length': String(bytes.length) });
  if (message.method === 'HEAD' || answer.status === 304) response.end();
  else response.end(bytes);
}
