import { connect, type Socket } from 'node:net';
import type { Port } from '#shared/kernel/port.ts';
import { portOver } from './port-over.ts';

/** The longest message either end takes, in bytes: an audit trail exported through a window is the longest there is. */
const MOST_BYTES = 64 * 1024 * 1024;
const LENGTH_BYTES = 4;

/**
 * An open stream socket (of a Unix domain, a named pipe, TCP), carrying JSON texts in UTF-8, each after its length in
 * bytes as a big-endian number of 32 bits. Whoever sends something else is hung up on.
 */
export function socketPort(socket: Socket): Port {
  const { port, received, ended } = portOver({
    post: (message) => {
      const text = Buffer.from(JSON.stringify(message));
      const length = Buffer.allocUnsafe(LENGTH_BYTES);
      length.writeUInt32BE(text.length);
      socket.cork();
      socket.write(length);
      socket.write(text);
      socket.uncork();
    },
    shut: () => socket.destroySoon(), // after what was posted has left
  });
  const refuse = () => {
    socket.destroy();
    ended();
  };
  let [parts, held]: [Buffer[], number] = [[], 0];
  let awaited: number | undefined;
  const take = (bytes: number): Buffer => {
    const all = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, held);
    parts = [all.subarray(bytes)];
    held -= bytes;
    return all.subarray(0, bytes);
  };
  socket.on('data', (chunk) => {
    const bytes = chunk as Buffer; // no encoding is set on the socket
    parts.push(bytes);
    held += bytes.length;
    for (;;) {
      if (awaited === undefined) {
        if (held < LENGTH_BYTES) return;
        awaited = take(LENGTH_BYTES).readUInt32BE();
        if (awaited > MOST_BYTES) return refuse();
      }
      if (held < awaited) return;
      const text = take(awaited);
      awaited = undefined;
      let message: unknown;
      try {
        message = JSON.parse(text.toString());
      } catch {
        return refuse(); // no words of ours: hang up
      }
      received(message);
    }
  });
  // An error (reset, broken pipe) is always followed by `close`, which settles what waits.
  socket.on('error', () => undefined);
  socket.on('close', ended);
  return port;
}

/** Connects to a socket by its path. Rejects where nobody listens. */
export function openSocketPort(path: string): Promise<Port> {
  const socket = connect(path);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socketPort(socket));
    });
    socket.once('error', reject);
  });
}
