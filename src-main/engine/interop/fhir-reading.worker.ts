import { parentPort, workerData } from 'node:worker_threads';
import { readInputs } from './fhir-reading.ts';
import type { ReadingTask, ToReading } from './import-messages.ts';

/** Parsing and mapping off the thread that answers windows. */
const port = parentPort;
if (!port) throw new Error('to be started as a worker');

await readInputs(workerData as ReadingTask, {
  // given by startReading
  send: (message) => port.postMessage(message, message.kind === 'file' ? [message.file.bytes.buffer] : []),
  onMessage: (listener) => {
    port.on('message', (message: ToReading) => listener(message));
  },
});
port.close();
