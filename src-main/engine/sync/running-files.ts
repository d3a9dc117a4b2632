import { sameJson } from '#shared/kernel/json.ts';
import type { FileCounts, FileFault, NamedFile } from '#shared/sync/file-entries.ts';
import { FileQueue, type FileAction } from '#shared/sync/file-queue.ts';
import { isActive } from '#shared/sync/replicator-state.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import { FileWork } from './file-work.ts';
import { filesNamedIn } from './named-files.ts';
import type { RunningSync } from './running-sync-state.ts';
import { sendFiles, type SentFiles } from './send-files.ts';
import { openServers } from './servers.ts';
import type { ServerSettings } from './server-settings.ts';

export interface FileStanding {
  /** `none`: no server, so that it does not come. `waiting`: it comes, and somebody has to send it first. */
  readonly state: 'here' | 'fetching' | 'waiting' | 'offline' | 'failed' | 'none';
  readonly received: number;
  readonly size?: number;
  readonly code?: FileFault['code'];
}

export interface RunningFiles {
  /** Undefined where there is no server. */
  counts(): FileCounts | undefined;
  /** How far the file is that is being sent, or fetched, in bytes. */
  moving(): readonly { readonly do: 'send' | 'fetch'; readonly moved: number; readonly size?: number }[];
  /** A person wants to see it: it comes before all else. */
  want(file: NamedFile): void;
  /** It is not as it was written: put aside, and fetched anew. @returns false where there is no server to fetch it from */
  again(file: NamedFile): Promise<boolean>;
  standing(hash: string): FileStanding;
  /** Calls back when something of the above may have changed. */
  onChange(listener: () => void): () => void;
  /** What keeps files from going at all, where something does. */
  fault(): FileFault['code'] | undefined;
  /** Tries again now. At the command line everything that the server lacks is sent before it resolves. */
  now(): Promise<SentFiles | undefined>;
  stop(): void;
}

/** The server is asked so often whether it was set back, and has lost what it had. */
const LOOK_AGAIN_MS = 600_000;
const LATER_MS = 2 ** 31 - 1;

interface Opened {
  readonly queue: FileQueue;
  readonly work: FileWork;
  readonly stopping: AbortController;
  readonly moving: Map<FileAction['do'], string>;
  /** What is under way; its end is waited for before the replica closes. */
  readonly running: Set<Promise<unknown>>;
  fault?: FileFault['code'] | undefined;
  unsubscribe(): void;
}

/**
 * Files of documents between this station and its server for as long as the replica is open, and while records go, too: paused,
 * offline or withdrawn, nothing moves. What is cut off goes on where it was.
 */
export function runningFiles(
  engine: EngineContext,
  holder: ReplicaHolder,
  sync: RunningSync,
  { dataDir, isAutomatic }: { readonly dataDir: string; readonly isAutomatic: boolean },
): RunningFiles {
  const elapsedMs = () => performance.now();
  const listeners = new Set<() => void>();
  let opened: Opened | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lookedMs = 0;
  /** Of the server that files go to. */
  let at: { readonly settings: ServerSettings; readonly address: number } | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const track = (into: Opened, running: Promise<unknown>) => {
    into.running.add(running);
    void running.finally(() => into.running.delete(running));
  };
  const pump = (): void => {
    const now = opened;
    if (!now) return;
    clearTimeout(timer);
    for (;;) {
      const action = now.queue.next(elapsedMs());
      if (!action) break;
      if (action.do !== 'ask') now.moving.set(action.do, action.hash);
      track(now, perform(now, action));
    }
    const nextMs = now.queue.nextMs(elapsedMs());
    if (nextMs !== undefined)
      timer = setTimeout(pump, Math.min(LATER_MS, Math.max(5, nextMs - elapsedMs()))).unref();
  };
  const perform = async (now: Opened, action: FileAction): Promise<void> => {
    const fault = await now.work.perform(action).catch((error: unknown): FileFault => {
      if (!now.stopping.signal.aborted) engine.log.error('files.internal', { stack: stackOf(error) });
      return { code: 'remote.failing', status: 0 };
    });
    if (action.do !== 'ask' && fault) engine.log.info('files.fault', { do: action.do, code: fault.code });
    if (!fault || fault.code.startsWith('remote.')) now.fault = fault?.code;
    if (fault) now.queue.failed(action, fault, elapsedMs(), Math.random());
    now.moving.delete(action.do);
    if (opened !== now) return;
    tell();
    pump();
  };
  /** Files go while records do. */
  const follow = (): void => {
    const now = opened;
    if (!now) return;
    const state = sync.state();
    const settings = sync.settings();
    const isOnline = isActive(state) && state.hasMet && !state.fault && settings !== undefined;
    if (!settings && at) {
      at = undefined;
      now.work.away();
    }
    if (isOnline && !(at?.address === state.address && sameJson(at.settings, settings))) {
      now.queue.open(false);
      at = { settings, address: state.address };
      now.work.at(lineAt(engine, settings, state.address, now.stopping.signal));
    }
    if (elapsedMs() - lookedMs > LOOK_AGAIN_MS) {
      lookedMs = elapsedMs();
      now.queue.lookAgain();
    }
    const isAnother = now.queue.isOpen() !== isOnline;
    now.queue.open(isOnline);
    if (isAnother) tell();
    pump();
  };
  const begin = ({ replica, blobs, facility }: OpenedReplica) => {
    const queue = new FileQueue();
    const stopping = new AbortController();
    const { signal } = stopping;
    const work = new FileWork({ dataDir, replica, blobs, facilityId: facility.id, queue, signal, elapsedMs });
    const watching = replica.changes.subscribe(({ changes }) => {
      const named = changes.flatMap(({ after }) => (after ? filesNamedIn(after) : []));
      for (const file of named) work.name(file);
      if (named.length > 0) {
        pump();
        tell();
      }
    });
    opened = {
      queue,
      work,
      stopping,
      moving: new Map(),
      running: new Set(),
      unsubscribe: () => watching.unsubscribe(),
    };
    at = undefined;
    const looking = work.look().catch((error: unknown) => {
      if (!signal.aborted) engine.log.error('files.look', { stack: stackOf(error) });
    });
    track(opened, looking.then(tell).then(pump));
    follow();
  };

  const stops = isAutomatic
    ? [
        holder.onOpened(() => begin(engine.opened())),
        holder.onClosing(async () => {
          const closing = opened;
          opened = undefined;
          clearTimeout(timer);
          closing?.unsubscribe();
          closing?.stopping.abort();
          if (closing) await Promise.all(closing.running);
        }),
        sync.onChange(follow),
      ]
    : [];

  return {
    counts: () => (sync.settings() ? opened?.queue.counts() : undefined),
    moving: () =>
      [...(opened?.moving ?? [])].flatMap(([kind, hash]) => {
        const found = opened?.queue.standing(hash);
        if (!found || kind === 'ask') return [];
        return [{ do: kind, moved: found.received, ...(found.size !== undefined && { size: found.size }) }];
      }),
    want(file) {
      opened?.work.name(file);
      opened?.queue.want(file.hash, elapsedMs());
      pump();
    },
    async again(file) {
      if (!opened || !sync.settings()) return false;
      await engine.opened().blobs.setAside(file.hash);
      this.want(file);
      return true;
    },
    standing: (hash) => standingOf(hash),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fault: () => opened?.fault,
    async now() {
      const settings = sync.settings();
      if (!isAutomatic && settings) {
        const line = lineAt(engine, settings, sync.state().address, new AbortController().signal);
        return sendFiles(engine.opened(), dataDir, line);
      }
      opened?.queue.open(false);
      follow();
      return undefined;
    },
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };

  function standingOf(hash: string): FileStanding {
    const found = opened?.queue.standing(hash);
    const { received = 0, size, fault: code, isHere = false } = found ?? {};
    const facts = { received, ...(size !== undefined && { size }) };
    if (isHere || holder.current()?.blobs.usedAt(hash) !== undefined) return { state: 'here', ...facts };
    if (!opened || !sync.settings()) return { state: 'none', ...facts };
    if (!opened.queue.isOpen()) return { state: 'offline', ...facts };
    if (code === undefined || code === 'file.moved') return { state: 'fetching', ...facts };
    return { state: code === 'file.notThere' ? 'waiting' : 'failed', ...facts, code };
  }
}

function lineAt(
  engine: EngineContext,
  settings: ServerSettings,
  address: number,
  signal: AbortSignal,
): ServerLine {
  // A line of its own: the replicator ends what goes over its own with each round that it stops.
  return openServers(engine, settings, () => performance.now()).at(address, () => signal).line;
}
