/** The server of a small clinic, in a process that one of its stations has started: it lives as long as that one does. */
import { hostedEnd, hostedOrder, type HostedAnswer } from '#shared/sync/hosted-server.ts';
import { nearUrl } from './http/own-address.ts';
import { startServer, type RunningServer } from './start-server.ts';

const LISTENS_ON = '0.0.0.0';

let server: RunningServer | undefined;
let isEnding = false;

async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await server?.close();
  process.exit(0);
}

async function run(message: unknown): Promise<void> {
  const order = hostedOrder.safeParse(message);
  if (!order.success) {
    if (hostedEnd.safeParse(message).success) await end();
    return;
  }
  const { key, kind: _kind, ...options } = order.data;
  try {
    server = await startServer({
      ...options,
      key: Buffer.from(key, 'hex'),
      host: LISTENS_ON,
      tls: 'self',
      log: {
        error: (code, facts) =>
          void process.stderr.write(`${JSON.stringify({ level: 'error', code, ...facts })}\n`),
      },
    });
    const { url, fingerprint = '' } = server;
    answer({ kind: 'listening', url: nearUrl(url), fingerprint });
  } catch (error) {
    const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isInUse) process.stderr.write(`${JSON.stringify({ level: 'error', code: 'hosting.cannotRun' })}\n`);
    answer({ kind: 'failed', code: isInUse ? 'hosting.portInUse' : 'hosting.cannotRun' });
  }
}

/** Electron's utility processes have another channel than Node's. */
interface ParentPort {
  postMessage(message: HostedAnswer): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
const parent = (process as { parentPort?: ParentPort }).parentPort; // absent outside Electron

function answer(message: HostedAnswer): void {
  if (parent) parent.postMessage(message);
  else process.send?.(message);
}

parent?.on('message', ({ data }) => void run(data));
process.on('message', (message) => void run(message));
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
// Of the terminal, to station and server alike: the station ends first, and then this one by it.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
