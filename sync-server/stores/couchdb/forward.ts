import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from '../../http/request.ts';
import { CouchUnavailable, type CouchClient } from './couchdb-client.ts';

/** Of a request that is passed on. Who asked, and from where, stays at the gateway. */
const ASKED = [
  'accept',
  'accept-encoding',
  'content-encoding',
  'content-length',
  'content-type',
  'destination',
  'if-match',
  'if-none-match',
  'last-event-id',
  'range',
  'transfer-encoding',
];

/** Of an answer. The address in `Location` is the gateway's business. */
const ANSWERED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'content-type',
  'etag',
  'vary',
  'x-couch-update-newrev',
];

/**
 * Passes a request on and its answer back as it comes; a feed as long as both ends want it.
 * @param shown what of the answer is passed back; absent: all
 */
export async function forward(
  client: CouchClient,
  request: Request,
  response: ServerResponse,
  shown?: (answer: Readable) => AsyncIterable<string>,
): Promise<void> {
  const { method, message, query } = request;
  const gone = new AbortController();
  const end = () => gone.abort();
  response.once('close', end);
  try {
    const answer = await client.send({
      method,
      path: pathOf(request),
      headers: {
        ...picked(message.headers, ASKED),
        // Compression may hold lines back until there are enough of them.
        ...(query.has('feed') && { 'accept-encoding': 'identity' }),
      },
      signal: gone.signal,
      ...(hasBody(message.headers) && { body: message }),
    });
    if (answer.statusCode === 401) {
      // The gateway's own password: whoever asked has shown that they may.
      answer.resume();
      throw new CouchUnavailable(401);
    }
    response.writeHead(answer.statusCode ?? 502, {
      ...picked(answer.headers, ANSWERED),
    });
    // So that whoever follows a feed knows that it stands, before it has anything to tell.
    response.flushHeaders();
    await (shown ? pipeline(shown(answer), response) : pipeline(answer, response));
  } catch (error) {
    // Whoever asked has gone, or the answer was cut: then its reader must see it cut, too.
    if (!response.headersSent && !response.destroyed) throw error;
    response.destroy();
  } finally {
    response.off('close', end);
  }
}

/** In the words that were judged, not in the client's own spelling of them. */
function pathOf({ segments, query }: Request): string {
  return `/${segments.map(encodeURIComponent).join('/')}?${query.toString()}`;
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    (headers['content-length'] !== undefined && headers['content-length'] !== '0')
  );
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): { [name: string]: string } {
  const taken: { [name: string]: string } = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') taken[name] = value;
  }
  return taken;
}
