/** The far end of the contract suite's test with a real worker thread. */
import { workerData } from 'node:worker_threads';
import { servePort } from '#shared/kernel/port.ts';
import { ok } from '#shared/kernel/result.ts';
import { workerPort } from './message-port.ts';

const { port } = workerData as { port: Parameters<typeof workerPort>[0] }; // the test's own transfer

servePort(workerPort(port), {
  request: (_channel, input) => Promise.resolve(ok(input)),
  subscribe: (_channel, input, listener) => {
    listener(ok(input));
    return () => undefined;
  },
});
