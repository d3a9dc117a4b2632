import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { benchDocument } from './bench-documents.ts';

/**
 * What no server can be faster than: it keeps nothing, answers PouchDB's replication at once from texts that were made before
 * it listened, and tells whoever listens of a write before it has read it. What is needed beside it is the client's own.
 */
const [count = '0'] = process.argv.slice(2);
const REV = `1-${'0'.repeat(32)}`;
const revisions = { start: 1, ids: ['0'.repeat(32)] };
const texts = new Map(
  Array.from({ length: Number(count) }, (_, at) => {
    const { _id: id, ...data } = benchDocument(at);
    const document = { _id: id, _rev: REV, _revisions: revisions, ...data };
    return [id, `{"id":"${id}","docs":[{"ok":${JSON.stringify(document)}}]}`] as const;
  }),
);
const rows = [...texts.keys()].map((id, at) =>
  JSON.stringify({ seq: `${at + 1}`, id, changes: [{ rev: REV }] }),
);

const listeners = new Set<ServerResponse>();

const server = createServer((message, response) => void answer(message, response));
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // listening on a port
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
process.on('SIGTERM', () => process.exit());

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://server');
  const [, , part = ''] = pathname.split('/');
  if (searchParams.get('feed') === 'continuous') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    listeners.add(response);
    response.once('close', () => listeners.delete(response));
    return;
  }
  if (message.method === 'PUT' && part !== '' && part !== '_local')
    for (const one of listeners) one.write(`{"seq":"1","id":"${part}","changes":[{"rev":"${REV}"}]}\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = () => JSON.parse(Buffer.concat(chunks).toString()) as { docs?: { id: string }[] } & Asked; // as PouchDB asks
  const send = (status: number, text: string) => {
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
    });
    response.end(text);
  };
  if (part === '_local')
    return message.method === 'GET'
      ? send(404, '{"error":"not_found","reason":"missing"}')
      : send(201, `{"ok":true,"id":"_local/x","rev":"0-1"}`);
  if (part === '_revs_diff')
    return send(
      200,
      JSON.stringify(Object.fromEntries(Object.entries(body()).map(([id, missing]) => [id, { missing }]))),
    );
  if (part === '_bulk_docs') return send(201, '[]');
  if (part === '_changes') {
    const since = Number(searchParams.get('since') ?? 0);
    const page = rows.slice(since, since + Number(searchParams.get('limit') ?? rows.length));
    const last = since + page.length;
    return send(200, `{"results":[${page.join(',')}],"last_seq":"${last}","pending":${rows.length - last}}`);
  }
  if (part === '_bulk_get')
    return send(200, `{"results":[${(body().docs ?? []).map(({ id }) => texts.get(id)).join(',')}]}`);
  return send(
    200,
    `{"couchdb":"Welcome","version":"3.5.0","uuid":"instant","db_name":"instant","update_seq":"${rows.length}"}`,
  );
}

type Asked = { readonly [id: string]: unknown };
