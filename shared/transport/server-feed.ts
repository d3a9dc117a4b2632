import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { COMPARTMENTS, type Compartment } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import { SEND_ONLY } from '#shared/sync/sync-round.ts';
import { isBroken, type Answered } from './exchange.ts';
import type { ServerLine } from './server-line.ts';

/** A server that has nothing to say says so each so often; one from which nothing came for `SILENCE_MS` is gone. */
const HEARTBEAT_MS = 20_000;
const SILENCE_MS = 50_000;
/** A database that is not there yet is looked for each so often. */
const ABSENT_MS = 30_000;

export interface FeedListener {
  /** From here on nothing that moves is missed. */
  opened(): void;
  moved(reads: ReadonlySet<Compartment>): void;
  /** Heard of the server. */
  beat(): void;
}

const updateSchema = z.looseObject({ db_name: z.string().exactOptional() });
const changesSchema = z.looseObject({
  results: z.array(z.unknown()),
  last_seq: z.union([z.string(), z.number()]),
});

/** Statuses by which a server says that it does not tell this station of all its databases. */
const NOT_GRANTED = new Set([400, 401, 403, 404, 405, 501]);

/**
 * Listens to what moves at the server, until the line breaks or `signal` ends it: one request that goes on, or one for
 * each compartment where that one is not granted.
 * @returns why it ended; undefined where the server ended it in good order
 */
export async function listenToServer(
  line: ServerLine,
  facilityId: Id,
  listener: FeedListener,
  signal: AbortSignal,
): Promise<RemoteFault | undefined> {
  const read = COMPARTMENTS.filter((compartment) => !SEND_ONLY.has(compartment));
  const names = new Map(read.map((compartment) => [databaseOf(facilityId, compartment), compartment]));
  const query = `feed=continuous&since=now&heartbeat=${HEARTBEAT_MS}`;
  const begun = await opened(line, `/_db_updates?${query}`, signal, NOT_GRANTED);
  if (!begun.ok) return begun.error;
  if (begun.value.status === 200) {
    listener.opened();
    const ended = await readPieces(begun.value, listener, signal, (text) => {
      const moved = text.split('\n').flatMap((one) => movedIn(one, names));
      if (moved.length > 0) listener.moved(new Set(moved));
    });
    return ended.ok ? undefined : ended.error;
  }
  await begun.value.body?.cancel();
  if (!NOT_GRANTED.has(begun.value.status)) return { code: 'remote.failing', status: begun.value.status };
  return listenByCompartment(line, names, listener, signal);
}

function movedIn(text: string, names: ReadonlyMap<string, Compartment>): readonly Compartment[] {
  const update = updateSchema.safeParse(jsonOf(text));
  const compartment = update.success ? names.get(update.data.db_name ?? '') : undefined;
  return compartment === undefined ? [] : [compartment];
}

async function listenByCompartment(
  line: ServerLine,
  names: ReadonlyMap<string, Compartment>,
  listener: FeedListener,
  signal: AbortSignal,
): Promise<RemoteFault | undefined> {
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let waiting = names.size;
  const isListening = () => {
    waiting -= 1;
    if (waiting === 0) listener.opened();
  };
  const faults = await Promise.all(
    [...names].map(async ([database, compartment]) => {
      const fault = await listenToDatabase(line, database, both, isListening, {
        ...listener,
        moved: () => listener.moved(new Set([compartment])),
      });
      ending.abort(); // one line: what breaks one breaks all
      return fault;
    }),
  );
  return faults.find(({ code }) => code !== 'remote.stopped') ?? { code: 'remote.stopped' };
}

async function listenToDatabase(
  line: ServerLine,
  database: string,
  signal: AbortSignal,
  isListening: () => void,
  listener: FeedListener,
): Promise<RemoteFault> {
  let since = 'now';
  let isFirst = true;
  const first = () => {
    if (isFirst) isListening();
    isFirst = false;
  };
  for (;;) {
    const query = new URLSearchParams({
      feed: 'longpoll',
      limit: '1',
      heartbeat: String(HEARTBEAT_MS),
      since,
    });
    const begun = await opened(line, `/${database}/_changes?${query.toString()}`, signal);
    if (!begun.ok) return begun.error;
    first();
    if (begun.value.status === 404) {
      await begun.value.body?.cancel();
      await pause(ABSENT_MS, undefined, { signal }).catch(() => undefined); // ended: the next request says so
      continue;
    }
    if (begun.value.status !== 200) {
      await begun.value.body?.cancel();
      return begun.value.status < 500
        ? { code: 'remote.unauthorized' }
        : { code: 'remote.failing', status: begun.value.status };
    }
    let text = '';
    const ended = await readPieces(begun.value, listener, signal, (piece) => {
      text += piece;
    });
    if (!ended.ok) return ended.error;
    const page = changesSchema.safeParse(jsonOf(text));
    if (!page.success) return { code: 'remote.cut' };
    since = String(page.data.last_seq);
    if (page.data.results.length > 0) listener.moved(new Set());
  }
}

async function opened(
  line: ServerLine,
  path: string,
  signal: AbortSignal,
  /** Statuses that say enough by themselves: express-pouchdb says no without a word. */
  wordless: ReadonlySet<number> = new Set(),
): Promise<Result<Answered, RemoteFault>> {
  const patience = AbortSignal.timeout(SILENCE_MS);
  const watched = watchedBy(signal);
  patience.addEventListener('abort', watched.end);
  const begun = await line.open(path, watched.signal);
  patience.removeEventListener('abort', watched.end);
  if (!begun.ok) return signal.aborted ? fail({ code: 'remote.stopped' }) : unreached(begun.error);
  const isJson = (begun.value.headers.get('content-type') ?? '').includes('json');
  if (!isJson && begun.value.status < 500 && !wordless.has(begun.value.status)) {
    await begun.value.body?.cancel();
    return fail({ code: 'remote.stranger' });
  }
  return begun;
}

function unreached(fault: RemoteFault): Result<never, RemoteFault> {
  return fail(fault.code === 'remote.stopped' ? { code: 'remote.unreachable' } : fault);
}

/** Ends with `signal`, or by itself. */
function watchedBy(signal: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void } {
  const own = new AbortController();
  return { signal: AbortSignal.any([signal, own.signal]), end: () => own.abort() };
}

/** Whole lines as they come. Silence ends it. */
async function readPieces(
  response: Answered,
  { beat }: FeedListener,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<Result<void, RemoteFault>> {
  const reader = response.body?.getReader();
  if (!reader) return fail({ code: 'remote.stranger' });
  const decoder = new TextDecoder();
  let rest = '';
  let isSilent = false;
  const fallSilent = () => {
    isSilent = true;
    void reader.cancel().catch(() => undefined); // broken already
  };
  let silence = setTimeout(fallSilent, SILENCE_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (isSilent) return fail({ code: 'remote.unreachable' });
      if (signal.aborted) return fail({ code: 'remote.stopped' });
      if (done) {
        onText(rest);
        return ok(undefined);
      }
      silence = setTimeout(fallSilent, SILENCE_MS);
      beat();
      const text = rest + decoder.decode(value, { stream: true });
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      if (end > 0) onText(text.slice(0, end));
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
    return fail({ code: signal.aborted ? 'remote.stopped' : 'remote.cut' });
  } finally {
    clearTimeout(silence);
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
