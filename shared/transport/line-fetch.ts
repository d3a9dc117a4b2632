import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import type { Answered, Fetch } from './exchange.ts';

const unpack = promisify(gunzip);

/** Of an answer that is taken whole, unpacked. Bytes. */
const MOST_BYTES = 512_000_000;
/** JSON becomes some eight times as large: one piece, so that the thread is come back to once. */
const UNPACKED_TO_PACKED = 10;
const LEAST_PIECE = 64 * 1024;
const LARGEST_PIECE = 8 * 1024 * 1024;

/** May be asked once more. */
const READING = new Set(['GET', 'HEAD']);
/** Until a line is there, its certificate with it. */
const CONNECT_MS = 10_000;
/** Lines that lie idle; fewer where the server says that it keeps them for less. */
const IDLE = { keepAlive: true, timeout: 60_000 } as const;

const plain = bounded(new HttpAgent(IDLE), 'connect');
const vouchedFor = bounded(new HttpsAgent(IDLE), 'secureConnect');

/**
 * A `fetch` for a server over lines that stay open: an answer that is taken whole is unpacked whole, beside the thread that a desk
 * waits for, where `fetch` comes back to it for every 16 KB. Breaks as `fetch` does, and goes nowhere else where it is sent on.
 * @param fingerprint of the certificate that counts, and no other, where no authority vouches for it; nothing is sent before it
 *   was seen, and nothing in clear. SHA-256, 64 lower-case hexadecimal digits
 */
export function lineFetch(fingerprint?: string): Fetch {
  const secured = fingerprint === undefined ? vouchedFor : pinned(fingerprint);
  return (url, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const options = {
        method,
        headers: { 'Accept-Encoding': 'gzip', ...headers },
        ...(signal && { signal }),
      };
      let isOver = false;
      const stop = () => broken(signal?.reason);
      const broken = (cause: unknown) => {
        isOver = true;
        signal?.removeEventListener('abort', stop);
        reject(new TypeError('fetch failed', { cause }));
      };
      // A request that has no line yet would tell of it when it has one.
      signal?.addEventListener('abort', stop);
      const ask = () => {
        const asked =
          url.protocol === 'https:' || fingerprint !== undefined
            ? httpsRequest(url, { ...options, agent: secured })
            : httpRequest(url, { ...options, agent: plain });
        // Also of an answer that breaks off: who reads it is told of that.
        asked.on('error', (error) => {
          if (isOver) return;
          // The server has closed a line that was left open, in the moment in which it was taken up again.
          const isLate = asked.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
          if (isLate && READING.has(method)) ask();
          else broken(error);
        });
        asked.once('response', (message) => {
          isOver = true;
          signal?.removeEventListener('abort', stop);
          resolve(new LineAnswer(message, method));
        });
        asked.end(body);
      };
      try {
        ask();
      } catch (error) {
        broken(error); // a fingerprint, and an address without a certificate
      }
    });
}

/** Agents wait for a connection as long as the system does: minutes, where nobody is there to refuse it. */
function bounded<A extends HttpAgent>(agent: A, event: 'connect' | 'secureConnect'): A {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) =>
    inTime(createConnection(options, callback) as Socket, event); // of an agent for lines over sockets
  return agent;
}

function inTime<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): S {
  const patience = setTimeout(() => socket.destroy(new Error('no line in time')), CONNECT_MS);
  const done = () => clearTimeout(patience);
  socket.once(event, done).once('close', done);
  return socket;
}

function pinned(fingerprint: string): HttpsAgent {
  // What vouches is the fingerprint; it is looked at in each new connection, before a request goes over it. A connection that
  // resumes an earlier session is shown no certificate, so none is resumed.
  const agent = new HttpsAgent({ ...IDLE, rejectUnauthorized: false, maxCachedSessions: 0 });
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = inTime(createConnection(options) as TLSSocket, 'secureConnect'); // of an https agent
    socket.once('secureConnect', () => {
      const found = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase();
      if (found === fingerprint) callback?.(null, socket);
      else socket.destroy(new Error('another certificate'));
    });
    socket.once('error', (error) => callback?.(error, socket));
    return undefined; // handed over by the callback, when it was looked at
  };
  return agent;
}

class LineAnswer implements Answered {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly #message: IncomingMessage;
  readonly #isEmpty: boolean;
  #stream: ReadableStream<Uint8Array> | undefined;

  constructor(message: IncomingMessage, method: string) {
    this.#message = message;
    this.status = message.statusCode ?? 502;
    this.headers = {
      get(name) {
        const value = message.headers[name.toLowerCase()];
        return typeof value === 'string' ? value : null;
      },
    };
    this.#isEmpty = this.status === 204 || this.status === 304 || method === 'HEAD';
    if (this.#isEmpty) message.resume();
  }

  async text(): Promise<string> {
    if (this.#isEmpty) return '';
    const chunks: Buffer[] = [];
    for await (const chunk of this.#message) chunks.push(chunk as Buffer); // no encoding is set
    const bytes = Buffer.concat(chunks);
    if (!this.#isPacked) return bytes.toString('utf8');
    const piece = Math.min(Math.max(bytes.length * UNPACKED_TO_PACKED, LEAST_PIECE), LARGEST_PIECE);
    const unpacked = await unpack(bytes, { chunkSize: piece, maxOutputLength: MOST_BYTES });
    return unpacked.toString('utf8');
  }

  get body(): ReadableStream<Uint8Array> | null {
    return this.#isEmpty ? null : (this.#stream ??= this.#opened());
  }

  get #isPacked(): boolean {
    return this.#message.headers['content-encoding'] === 'gzip';
  }

  #opened(): ReadableStream<Uint8Array> {
    const message = this.#message;
    const content = this.#isPacked ? message.pipe(createGunzip()) : message;
    if (content !== message) {
      message.once('error', (error) => content.destroy(error));
      content.once('close', () => message.destroy());
    }
    // The stream of node is the stream of the web; their types differ in what may be read.
    return Readable.toWeb(content) as ReadableStream<Uint8Array>;
  }
}
