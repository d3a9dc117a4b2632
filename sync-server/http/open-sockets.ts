import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Knows every socket of a server, from its first byte on.
 * @returns ends the server: it takes no more, and cuts whoever is there. Node's own `closeAllConnections` knows those only
 * that have spoken HTTP; one that opened TLS and waits would keep the server from its end for ever
 */
export function openSockets(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
