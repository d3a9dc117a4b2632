import {
  FileEntries,
  firstOf,
  older,
  sooner,
  type FileCounts,
  type FileEntry,
  type FileFault,
  type NamedFile,
} from './file-entries.ts';
import { MOST_ASKED } from './files-api.ts';
import { backoffMs } from './pace.ts';

export type FileAction =
  /** Which of these does the server not have? Of none: whether it is there, and which it is. */
  | { readonly do: 'ask'; readonly hashes: readonly string[] }
  /** The next piece. */
  | { readonly do: 'send'; readonly hash: string; readonly from: number }
  | { readonly do: 'fetch'; readonly hash: string; readonly size?: number };

/** A file that is looked for by a person is asked for again at least so often. */
const WANTED_LATEST_MS = 5_000;
/** Whoever has waited so long for what the server does not have does something else: it comes by itself, or when it is opened again. */
const WANTED_FOR_MS = 60_000;
const LATEST_MS = 1_800_000;
/** What does not mend by itself is tried again so late. */
const LASTING_MS = 3_600_000;
const LASTING: ReadonlySet<string> = new Set(['file.tooLarge', 'file.noRoom']);
/** Of the server, not of the one file. */
const FULL_MS = 300_000;

/**
 * Which file goes where next. Piece by piece, so that what a person opens is not behind a long one. What is known of the server is
 * asked again where it is another one, or was set back. No clock, no chance, no I/O: they are given.
 */
export class FileQueue {
  readonly #files = new FileEntries();
  readonly #active = new Set<FileAction['do']>();
  #isMet = false;
  #isOpen = false;
  #fetchesByItself = true;
  #roomBytes = 0;
  #notBeforeMs = 0;
  #sendNotBeforeMs = 0;
  #failures = 0;

  /** A record names it. */
  name(named: NamedFile, isHere: boolean): void {
    const known = this.#files.get(named.hash);
    if (!known) {
      this.#files.add(named, isHere);
      return;
    }
    known.size ??= named.size;
    known.atMs = Math.max(known.atMs, named.atMs);
    if (isHere !== known.isHere) this.#files.change(known, { isHere, moved: 0 });
  }

  /** The server has said so before. */
  held(hash: string): void {
    const entry = this.#files.get(hash);
    if (entry?.server === 'unknown') this.#files.change(entry, { server: 'has' });
  }

  /** A person wants to see it. */
  want(hash: string, nowMs: number): void {
    const entry = this.#files.get(hash);
    if (!entry || entry.isHere) return;
    if (entry.wantedMs === undefined && entry.fault !== undefined) entry.failures = 0;
    this.#files.change(entry, { wantedMs: nowMs, notBeforeMs: Math.min(entry.notBeforeMs, nowMs) });
  }

  /** Nothing is begun until it is open, and after it was closed: a pause, no server, no line. */
  open(isOpen: boolean): void {
    if (isOpen && !this.#isOpen) {
      this.#isMet = false;
      this.#notBeforeMs = 0;
      this.#failures = 0;
    }
    this.#isOpen = isOpen;
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  /** Asks which server it is before anything else. */
  lookAgain(): void {
    this.#isMet = false;
  }

  /** Another server, or one that was set back: what it has is unknown, but for these. */
  anotherServer(has: ReadonlySet<string>): void {
    for (const entry of this.#files.all()) {
      const server = has.has(entry.hash) ? 'has' : 'unknown';
      this.#files.change(entry, {
        server,
        moved: entry.isHere ? 0 : entry.moved,
        failures: 0,
        notBeforeMs: 0,
        fault: undefined,
      });
    }
    this.#sendNotBeforeMs = 0;
  }

  /** How much may be fetched without anybody wanting it; 0 where nothing is. */
  room(bytes: number, fetchesByItself = true): void {
    this.#roomBytes = bytes;
    this.#fetchesByItself = fetchesByItself;
  }

  /** What is to be done now, if anything: one of a kind at a time. It counts as under way until one of the below is told. */
  next(nowMs: number): FileAction | undefined {
    if (!this.#isOpen || nowMs < this.#notBeforeMs) return undefined;
    const action =
      this.#asking() ?? (this.#isMet ? (this.#fetching(nowMs) ?? this.#sending(nowMs)) : undefined);
    if (action) this.#active.add(action.do);
    return action;
  }

  /** When to ask next without anything having been told. */
  nextMs(nowMs: number): number | undefined {
    if (!this.#isOpen) return undefined;
    let soonestMs = this.#isAskDue() ? nowMs : Number.POSITIVE_INFINITY;
    if (this.#isMet && !this.#active.has('fetch'))
      for (const entry of this.#files.notHere)
        if (this.#isFetched(entry)) soonestMs = Math.min(soonestMs, entry.notBeforeMs);
    if (this.#isMet && !this.#active.has('send'))
      for (const { notBeforeMs } of this.#files.toSend)
        soonestMs = Math.min(soonestMs, Math.max(notBeforeMs, this.#sendNotBeforeMs));
    return soonestMs === Number.POSITIVE_INFINITY ? undefined : Math.max(this.#notBeforeMs, soonestMs);
  }

  answered(
    asked: readonly string[],
    missing: readonly { readonly hash: string; readonly received: number }[],
  ): void {
    this.#active.delete('ask');
    this.#isMet = true;
    this.#failures = 0;
    const lacking = new Map(missing.map(({ hash, received }) => [hash, received]));
    for (const hash of asked) {
      const entry = this.#files.get(hash);
      const moved = lacking.get(hash);
      if (!entry?.isHere) continue;
      this.#files.change(entry, moved === undefined ? { server: 'has' } : { server: 'lacks', moved });
    }
  }

  sent(hash: string, received: number, isStored: boolean): void {
    this.#active.delete('send');
    this.#failures = 0;
    const entry = this.#files.get(hash);
    if (!entry) return;
    this.#files.change(entry, {
      moved: received,
      failures: 0,
      fault: undefined,
      ...(isStored && { server: 'has' }),
    });
  }

  fetched(hash: string, received: number, size: number, isStored: boolean): void {
    this.#active.delete('fetch');
    this.#failures = 0;
    const entry = this.#files.get(hash);
    if (!entry) return;
    const stored = isStored
      ? ({ isHere: true, isLetGo: false, server: 'has', wantedMs: undefined } as const)
      : {};
    this.#files.change(entry, { size, moved: received, failures: 0, fault: undefined, ...stored });
  }

  /** @param chance 0 to 1 */
  failed(action: FileAction, fault: FileFault, nowMs: number, chance: number): void {
    this.#active.delete(action.do);
    const { code } = fault;
    if (code === 'remote.stopped') return;
    if (code.startsWith('remote.') || action.do === 'ask') {
      this.#failures += 1;
      this.#notBeforeMs = nowMs + Math.max(200, backoffMs(this.#failures, chance, 60_000));
      return;
    }
    this.#failures = 0;
    const entry = this.#files.get(action.hash);
    if (!entry) return;
    if (code === 'file.serverFull') this.#sendNotBeforeMs = nowMs + FULL_MS;
    if (code === 'file.moved' || code === 'file.mismatch') entry.moved = 0;
    const isGivenUp =
      code === 'file.notThere' && entry.wantedMs !== undefined && nowMs - entry.wantedMs > WANTED_FOR_MS;
    if (isGivenUp) this.#files.change(entry, { wantedMs: undefined, isLetGo: false });
    // From soon to seldom once more.
    const failures = isGivenUp ? 1 : entry.failures + 1;
    const latestMs = entry.wantedMs === undefined ? LATEST_MS : WANTED_LATEST_MS;
    const waitMs = LASTING.has(code) ? LASTING_MS : Math.max(200, backoffMs(failures, chance, latestMs));
    const server = action.do === 'send' && code === 'file.moved' ? { server: 'unknown' as const } : {};
    this.#files.change(entry, {
      ...server,
      failures,
      notBeforeMs: nowMs + (code === 'file.moved' && failures < 3 ? 0 : waitMs),
      fault: code === 'file.moved' ? entry.fault : code,
      ...(code === 'file.damaged' && { isHere: false }),
    });
  }

  /** It is here although nobody fetched it, or it was let go: the server has it. */
  here(hash: string, isHere: boolean): void {
    const entry = this.#files.get(hash);
    if (!entry || entry.isHere === isHere) return;
    this.#files.change(entry, {
      isHere,
      isLetGo: !isHere,
      moved: 0,
      wantedMs: undefined,
      failures: 0,
      fault: undefined,
    });
  }

  /** Here, and at the server as far as is known: those may be let go when it has said so again. */
  *spare(): Generator<string> {
    for (const { hash, isHere, server } of this.#files.all()) if (isHere && server === 'has') yield hash;
  }

  /** How it stands with one that is not here. */
  standing(hash: string):
    | {
        readonly isHere: boolean;
        readonly received: number;
        readonly size?: number;
        readonly fault?: FileFault['code'];
      }
    | undefined {
    const entry = this.#files.get(hash);
    if (!entry) return undefined;
    const { isHere, moved, size, fault } = entry;
    return {
      isHere,
      received: moved,
      ...(size !== undefined && { size }),
      ...(fault !== undefined && { fault }),
    };
  }

  counts(): FileCounts {
    return this.#files.counts((entry) => this.#isFetched(entry));
  }

  #isAskDue(): boolean {
    return !this.#active.has('ask') && (!this.#isMet || this.#files.unknown.size > 0);
  }

  #asking(): FileAction | undefined {
    if (!this.#isAskDue()) return undefined;
    const hashes: string[] = [];
    if (!this.#isMet) return { do: 'ask', hashes }; // first, which server it is: most may be known of it
    for (const { hash } of this.#files.unknown) {
      hashes.push(hash);
      if (hashes.length === MOST_ASKED) break;
    }
    return { do: 'ask', hashes };
  }

  #fetching(nowMs: number): FileAction | undefined {
    if (this.#active.has('fetch')) return undefined;
    const first = firstOf(this.#files.notHere, nowMs, (entry) => this.#isFetched(entry), sooner);
    return first && { do: 'fetch', hash: first.hash, ...(first.size !== undefined && { size: first.size }) };
  }

  #sending(nowMs: number): FileAction | undefined {
    if (this.#active.has('send') || nowMs < this.#sendNotBeforeMs) return undefined;
    const first = firstOf(this.#files.toSend, nowMs, () => true, older);
    return first && { do: 'send', hash: first.hash, from: first.moved };
  }

  #isFetched({ wantedMs, isLetGo, size }: FileEntry): boolean {
    if (wantedMs !== undefined) return true;
    return this.#fetchesByItself && !isLetGo && (size ?? 0) < this.#roomBytes;
  }
}
