import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { hostedAnswer, type HostedAnswer, type HostedOrder } from '#shared/sync/hosted-server.ts';

const PROGRAM = fileURLToPath(new URL('../../../sync-server/hosted.process.ts', import.meta.url));
/** A server that does not end by then has no transaction worth waiting for: its store recovers from a kill. */
const PATIENCE_MS = 10_000;

export type Listening = Omit<Extract<HostedAnswer, { kind: 'listening' }>, 'kind'>;
export interface HostedFault {
  readonly code: Extract<HostedAnswer, { kind: 'failed' }>['code'];
}

/** The server in a process of its own: what falls there takes no desk along. It ends with this one, however that ends. */
export interface ServerProcess {
  /** What became of its start. */
  readonly listening: Promise<Result<Listening, HostedFault>>;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  /** At once, as when it falls. */
  kill(): void;
}

/** How a host of the station runs such a process. */
export type RunServer = (order: Omit<HostedOrder, 'kind'>) => ServerProcess;

/** By Node. */
export const runServerProcess: RunServer = (order) => {
  const child = fork(PROGRAM, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FIELDWARD_'))),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    // It never ran, or cannot be spoken to any more.
    child.on('error', () => (child.pid === undefined ? resolve() : child.kill('SIGKILL')));
  });
  const listening = new Promise<Result<Listening, HostedFault>>((resolve) => {
    child.on('message', (message) => {
      const answer = hostedAnswer.safeParse(message).data;
      if (answer?.kind === 'listening') resolve(ok({ url: answer.url, fingerprint: answer.fingerprint }));
      if (answer?.kind === 'failed') resolve(fail({ code: answer.code }));
    });
    void ended.then(() => resolve(fail({ code: 'hosting.cannotRun' })));
  });
  child.send({ kind: 'run', ...order } satisfies HostedOrder);
  return {
    listening,
    ended,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS); // it hangs
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(impatience);
    },
  };
};
