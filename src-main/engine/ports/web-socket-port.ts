import { WebSocket, type ClientOptions } from 'ws';
import type { Port } from '#shared/kernel/port.ts';
import { portOver } from './port-over.ts';

/** RFC 6455 section 7.4.1. */
const UNSUPPORTED_DATA = 1003;
const MALFORMED_TEXT = 1007;

/** An open WebSocket, of a server or of a client, carrying one JSON text a message. */
export function webSocketPort(socket: WebSocket): Port {
  const { port, received, ended } = portOver({
    post: (message) => socket.send(JSON.stringify(message)),
    shut: () => socket.close(),
  });
  const refuse = (code: number) => {
    socket.close(code);
    ended();
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) return refuse(UNSUPPORTED_DATA);
    let message: unknown;
    try {
      message = JSON.parse((data as Buffer).toString()); // ws hands out Buffers unless binaryType is changed
    } catch {
      return refuse(MALFORMED_TEXT); // no words of ours: hang up
    }
    received(message);
  });
  // An error (reset, frame too large) is always followed by `close`, which settles what waits.
  socket.on('error', () => undefined);
  socket.on('close', ended);
  return port;
}

/** Connects to a host's WebSocket. Rejects where the connection is refused. */
export function openWebSocketPort(url: string, options: ClientOptions = {}): Promise<Port> {
  const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.off('error', reject);
      resolve(webSocketPort(socket));
    });
    socket.once('error', reject);
  });
}
