import { Worker } from 'node:worker_threads';
import type { FromReading, ReadingTask, ToReading } from './import-messages.ts';

export interface RunningReading {
  /** Messages in order, until all is read. Throws where the worker ended otherwise. */
  messages(): AsyncGenerator<FromReading>;
  send(message: ToReading): void;
  stop(): Promise<void>;
}

/** Memory that an import's worker may take, MiB. A document of the largest size is parsed within it. */
const HEAP_MIB = 2_048;

/** Starts reading in a worker. Bytes handed over with the task are moved to it, not copied. */
export function startReading(task: ReadingTask): RunningReading {
  const transferList = task.inputs.flatMap((input) =>
    'chunks' in input ? input.chunks.map(({ buffer }) => buffer) : [],
  );
  const worker = new Worker(new URL('./fhir-reading.worker.ts', import.meta.url), {
    workerData: task,
    transferList,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  const queue: FromReading[] = [];
  let failure: unknown;
  let hasEnded = false;
  let wake: (() => void) | undefined;
  const settle = (change: () => void) => {
    change();
    wake?.();
  };
  worker.on('message', (message: FromReading) => settle(() => queue.push(message)));
  worker.on('error', (error) => settle(() => (failure = error)));
  worker.on('exit', () => settle(() => (hasEnded = true)));

  return {
    async *messages() {
      for (;;) {
        const message = queue.shift();
        if (message) {
          yield message;
          if (message.kind === 'done') return;
          continue;
        }
        if (failure !== undefined || hasEnded)
          throw new Error('the reading of an import ended early', { cause: failure });
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    send: (message) => worker.postMessage(message),
    stop: async () => void (await worker.terminate()),
  };
}
