import type { Result } from '#shared/kernel/result.ts';
import { backoffMs } from '#shared/sync/pace.ts';
import type { HostedOrder } from '#shared/sync/hosted-server.ts';
import type { Log } from '../platform/log.ts';
import type { HostedFault, Listening, RunServer, ServerProcess } from './server-process.ts';

export type ServerState =
  | { readonly kind: 'off' | 'starting' }
  | ({ readonly kind: 'running' } & Listening)
  /** Tried again by itself. */
  | ({ readonly kind: 'failed' } & HostedFault);

type Order = Omit<HostedOrder, 'kind'>;

/** The server that this station keeps running: one that falls is started again. */
export interface HostedServer {
  state(): ServerState;
  /** @returns what became of this start. After a failed one it is tried again until it is stopped */
  start(order: Order): Promise<Result<Listening, HostedFault>>;
  stop(): Promise<void>;
  onChange(listener: () => void): () => void;
}

const LATEST_RETRY_MS = 60_000;
/** One that ran so long did not fall by how it was started. */
const STEADY_MS = 60_000;

export function hostedServer(run: RunServer, log: Log): HostedServer {
  const listeners = new Set<() => void>();
  let state: ServerState = { kind: 'off' };
  let running: ServerProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  const set = (now: ServerState) => {
    state = now;
    for (const listener of listeners) listener();
  };

  const begin = async (order: Order): Promise<Result<Listening, HostedFault>> => {
    set({ kind: 'starting' });
    const started = run(order);
    running = started;
    const listening = await started.listening;
    if (running !== started) return listening; // stopped meanwhile
    const sinceMs = performance.now();
    // Whoever knows it finds it where it was.
    const next = listening.ok ? { ...order, port: Number(new URL(listening.value.url).port) } : order;
    set(listening.ok ? { kind: 'running', ...listening.value } : { kind: 'failed', ...listening.error });
    const again = async () => {
      await started.ended;
      if (running !== started) return;
      running = undefined;
      if (listening.ok) log.error('hosting.ended');
      failures = listening.ok && performance.now() - sinceMs > STEADY_MS ? 0 : failures + 1;
      if (state.kind === 'running') set({ kind: 'failed', code: 'hosting.cannotRun' });
      timer = setTimeout(() => void begin(next), backoffMs(failures, 1, LATEST_RETRY_MS));
    };
    if (!listening.ok) void started.stop();
    void again();
    return listening;
  };

  return {
    state: () => state,
    start(order) {
      failures = 0;
      return begin(order);
    },
    async stop() {
      clearTimeout(timer);
      const ending = running;
      running = undefined;
      set({ kind: 'off' });
      await ending?.stop();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
