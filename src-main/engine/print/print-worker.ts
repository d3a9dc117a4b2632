import { Worker } from 'node:worker_threads';
import type { PaperAsked, PrintAsked, Printed } from './print-messages.ts';

/** Fonts and layout take a third of a second to load: kept for the next paper, and its memory given back after a while. */
const IDLE_MS = 120_000;

interface Waiting {
  resolve(printed: Printed): void;
  reject(error: Error): void;
}

export interface PrintWorker {
  draw(paper: PaperAsked): Promise<Printed>;
}

/** One worker thread for all windows, started when the first paper is asked for. It keeps no process alive. */
export function printWorker(idleMs = IDLE_MS): PrintWorker {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  function running(): Worker {
    clearTimeout(idle);
    if (worker) return worker;
    const started = new Worker(new URL('./print.worker.ts', import.meta.url));
    started.on('message', (printed: Printed) => {
      waiting.get(printed.id)?.resolve(printed);
      waiting.delete(printed.id);
      if (waiting.size === 0) rest(started);
    });
    started.on('error', (error) =>
      fall(started, error instanceof Error ? error : new Error('the print worker failed')),
    );
    started.on('exit', () => fall(started, new Error('the print worker ended')));
    worker = started;
    return started;
  }

  function rest(started: Worker): void {
    started.unref();
    idle = setTimeout(() => void started.terminate(), idleMs).unref();
  }

  function fall(started: Worker, error: Error): void {
    if (worker !== started) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    draw: (paper) => {
      lastId += 1;
      const id = lastId;
      const current = running();
      current.ref();
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        current.postMessage({ id, ...paper } satisfies PrintAsked);
      });
    },
  };
}
