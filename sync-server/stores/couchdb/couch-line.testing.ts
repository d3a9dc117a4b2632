import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line to a CouchDB that can be cut, or that holds up what is written over it. */
export interface CouchLine {
  readonly url: string;
  /** Of `_bulk_docs` from now on: whether it still comes through, and whether its answer does. */
  hold: 'nothing' | 'before' | 'after';
  /** Lets so many `_bulk_docs` pass before `hold` counts. */
  passing: number;
  /** When a `_bulk_docs` is held, having come through or not. */
  held(): Promise<void>;
  cut(): void;
  join(): void;
  close(): void;
}

/** @param url of the CouchDB, with its name and password where it has any */
export async function aCouchLine(url: string): Promise<CouchLine> {
  const couch = new URL(url);
  let isCut = false;
  let onHeld = () => {};
  const server = createServer((asked, response) => {
    if (isCut) {
      asked.socket.destroy();
      return;
    }
    const isWrite = asked.url?.includes('/_bulk_docs') === true && line.passing-- <= 0;
    if (isWrite && line.hold === 'before') {
      onHeld();
      return;
    }
    const passed = httpRequest(
      new URL(asked.url ?? '/', `${couch.protocol}//${couch.host}`),
      { method: asked.method, headers: { ...asked.headers, host: couch.host } },
      (answer) => {
        if (isWrite && line.hold === 'after') {
          answer.resume().on('end', () => onHeld());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on a port
  const near = new URL(url);
  near.host = `127.0.0.1:${port}`;
  const line: CouchLine = {
    url: near.href,
    hold: 'nothing',
    passing: 0,
    held: () => new Promise((resolve) => (onHeld = resolve)),
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    join() {
      isCut = false;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return line;
}
