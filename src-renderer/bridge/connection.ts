import { useSyncExternalStore } from 'react';
import { connectPort, type Client } from '#shared/kernel/port.ts';
import { openPort } from './port.ts';

/**
 * The one connection of this window to its engine. A lost one is sought again with growing pauses; a new one is a new
 * `epoch`, on which every live query subscribes again. Until then screens keep what they last showed.
 */
export type Connection =
  | { readonly status: 'connecting'; readonly epoch: number }
  | { readonly status: 'open'; readonly epoch: number; readonly client: Client }
  | { readonly status: 'lost'; readonly epoch: number }
  /** For good: the station has another window's link, or was started anew. Not sought again. */
  | { readonly status: 'ended'; readonly epoch: number };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

let connection: Connection = { status: 'connecting', epoch: 0 };
const listeners = new Set<() => void>();

function become(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

let isStarted = false;

/** Begins to connect; later calls change nothing. */
export function startConnection(): void {
  if (isStarted) return;
  isStarted = true;
  void connect(FIRST_PAUSE_MS);
}

function end(): void {
  become({ status: 'ended', epoch: connection.epoch });
}

/** Said on screen through `lost`, and sought again, unless the link has ended. */
function seekAgain(pauseMs: number, nextPauseMs: number): void {
  if (connection.status === 'ended') return;
  become({ status: 'lost', epoch: connection.epoch });
  setTimeout(() => void connect(nextPauseMs), pauseMs);
}

async function connect(pauseMs: number): Promise<void> {
  try {
    const port = await openPort(end);
    port.onClose(() => seekAgain(FIRST_PAUSE_MS, FIRST_PAUSE_MS));
    become({ status: 'open', epoch: connection.epoch + 1, client: connectPort(port) });
  } catch {
    // The engine is not there yet, or has gone.
    seekAgain(pauseMs, Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
  }
}

/** Makes every live query subscribe again: after an unlock the engine may have ended those of the locked session. */
export function renewSubscriptions(): void {
  if (connection.status === 'open') become({ ...connection, epoch: connection.epoch + 1 });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection);
}

export function currentConnection(): Connection {
  return connection;
}
