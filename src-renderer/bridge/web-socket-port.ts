import type { Port } from '#shared/kernel/port.ts';

/** Close code of the station's: another window has taken over the link. */
const REPLACED = 4001;

/**
 * Loopback to a station on this machine. Settles when the socket is open; rejects when it cannot be.
 * @param onReplaced before the port tells of its end
 */
export function openWebSocketPort(address: string, onReplaced: () => void): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const onRefused = () => reject(new Error('socket refused'));
    socket.addEventListener('close', onRefused, { once: true });
    socket.addEventListener(
      'open',
      () => {
        socket.removeEventListener('close', onRefused);
        socket.addEventListener('close', ({ code }) => {
          if (code === REPLACED) onReplaced();
        });
        resolve(webSocketPort(socket));
      },
      { once: true },
    );
  });
}

function webSocketPort(socket: WebSocket): Port {
  return {
    send: (message) => {
      // After the end nothing is sent: the client has already answered every caller with `disconnected`.
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<string>) => listener(JSON.parse(event.data))),
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  };
}
