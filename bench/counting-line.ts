import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface CountingLine {
  readonly url: string;
  /** Since the server was last asked `/_up`, or from the beginning. Bytes as they go over the line, both ways. */
  counts(): { readonly requests: number; readonly bytes: number };
  close(): void;
}

/** A line to a server that counts what goes over it. */
export async function countingLine(target: string): Promise<CountingLine> {
  const sockets = new Set<Socket>();
  let [requests, ended, before] = [0, 0, 0];
  const bytesOf = (socket: Socket) => socket.bytesRead + socket.bytesWritten;
  const bytes = () => [...sockets].reduce((sum, socket) => sum + bytesOf(socket), ended);
  const server = createServer((message, response) => {
    const { method, headers, url = '/' } = message;
    if (url === '/_up') [requests, before] = [0, bytes()];
    else requests += 1;
    const onward = forward(target + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    message.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      ended += bytesOf(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on a port
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => ({ requests, bytes: bytes() - before }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
