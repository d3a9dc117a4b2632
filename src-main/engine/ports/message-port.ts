import type { MessagePort as WorkerMessagePort } from 'node:worker_threads';
import type { Port } from '#shared/kernel/port.ts';
import { portOver } from './port-over.ts';

/** One end of a `MessageChannel` of node:worker_threads; the other may lie in a worker. */
export function workerPort(messages: WorkerMessagePort): Port {
  const { port, received, ended } = portOver({
    post: (message) => messages.postMessage(message),
    shut: () => messages.close(),
  });
  messages.on('message', received);
  // A message that cannot be read back is not ours.
  messages.on('messageerror', () => port.close());
  messages.on('close', ended);
  return port;
}

/** The part of the DOM's MessagePort that is used, so that neither end needs the DOM's types. */
export interface DomMessagePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'messageerror' | 'close', listener: (event: object) => void): void;
  start(): void;
  close(): void;
}

/** One end of a browser's MessageChannel. Its `close` event needs Chromium 122 or later, Node has it since 15. */
export function domPort(messages: DomMessagePort): Port {
  const { port, received, ended } = portOver({
    post: (message) => messages.postMessage(message),
    shut: () => messages.close(),
  });
  messages.addEventListener('message', (event) => received('data' in event ? event.data : undefined));
  messages.addEventListener('messageerror', () => port.close());
  messages.addEventListener('close', ended);
  messages.start();
  return port;
}

/** The part of Electron's MessagePortMain that is used: the engine does not import Electron, not even for its types. */
export interface ElectronMessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** One end of Electron's MessageChannelMain, in the main process or in a utility process. */
export function electronPort(messages: ElectronMessagePort): Port {
  const { port, received, ended } = portOver({
    post: (message) => messages.postMessage(message),
    shut: () => messages.close(),
  });
  messages.on('message', ({ data }) => received(data));
  messages.on('close', ended);
  messages.start();
  return port;
}
