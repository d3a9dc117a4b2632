import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line that can be cut, with all that is under way, and mended. */
export interface Line {
  readonly url: string;
  cut(): void;
  mend(): void;
  /** From now on answers to what is asked so stay on their way. @returns ends that */
  holdAnswers(asked: RegExp): () => void;
  /** Whether an answer is being held. */
  hasHeld(): boolean;
  close(): void;
}

export async function aLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  /** The server's ends whose answers wait, each with what sends them on. */
  const held = new Map<Socket, () => void>();
  let holding: RegExp | undefined;
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    near.on('data', (chunk: Buffer) => {
      if (!holding?.test(chunk.toString('latin1'))) return;
      far.unpipe(near);
      held.set(far, () => far.pipe(near));
    });
    far.on('close', () => held.delete(far));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // listening on a port
    cut,
    mend: () => {
      isCut = false;
    },
    holdAnswers: (asked) => {
      holding = asked;
      return () => {
        holding = undefined;
        for (const goOn of held.values()) goOn();
        held.clear();
      };
    },
    hasHeld: () => [...held.keys()].some((far) => far.readableLength > 0),
    close: () => {
      cut();
      server.close();
    },
  };
}
