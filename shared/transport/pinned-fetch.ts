import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { createGunzip } from 'node:zlib';
import type { Fetch } from './exchange.ts';

/**
 * A `fetch` for a server whose certificate no authority vouches for: the one with this fingerprint counts, and no other.
 * Nothing is sent before it was seen. Breaks as `fetch` does.
 * @param fingerprint SHA-256, 64 lower-case hexadecimal digits
 */
export function pinnedFetch(fingerprint: string): Fetch {
  // What vouches is the fingerprint; it is looked at in each new connection, before a request goes over it.
  // A session that is taken up again shows no certificate: each connection begins one of its own.
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxCachedSessions: 0 });
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = createConnection(options) as TLSSocket; // of an https agent
    socket.once('secureConnect', () => {
      const found = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase();
      if (found === fingerprint) callback?.(null, socket);
      else socket.destroy(new Error('another certificate'));
    });
    socket.once('error', (error) => callback?.(error, socket));
    return undefined; // handed over by the callback, when it was looked at
  };
  return (url, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const broken = (error: Error) => reject(new TypeError('fetch failed', { cause: error }));
      const asked = request(url, {
        agent,
        method,
        headers: { 'Accept-Encoding': 'gzip', ...Object.fromEntries(new Headers(headers)) },
        ...(signal && { signal }),
      });
      asked.once('error', broken);
      asked.once('response', (answer) => {
        const { statusCode: status = 502, headers: given } = answer;
        const isPacked = given['content-encoding'] === 'gzip';
        const content = isPacked ? answer.pipe(createGunzip()) : answer;
        if (isPacked) answer.once('error', (error) => content.destroy(error));
        const told = new Headers();
        for (const name of ['content-type', 'date', 'content-range']) {
          const value = given[name];
          if (typeof value === 'string') told.set(name, value);
        }
        const isEmpty = status === 204 || status === 304 || method === 'HEAD';
        // The stream of node is the stream of the web; their types differ in what may be read.
        const stream = isEmpty ? null : (Readable.toWeb(content) as unknown as ReadableStream<Uint8Array>);
        resolve(new Response(stream, { status, headers: told }));
      });
      asked.end(body instanceof Uint8Array ? body : undefined);
    });
}
