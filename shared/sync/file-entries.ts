import type { RemoteFault } from './remote.ts';

export type FileFault =
  | RemoteFault
  | {
      readonly code:
        /** The server has no such file, or not yet: the station that has it has not sent it. */
        | 'file.notThere'
        /** Another part of it is there, or here, than was thought. */
        | 'file.moved'
        /** What came is not what its name says. */
        | 'file.mismatch'
        /** It is larger than the server takes. */
        | 'file.tooLarge'
        /** The server has no room for it. */
        | 'file.serverFull'
        /** This station has no room for it. */
        | 'file.noRoom'
        | 'file.diskFull'
        /** It lies here, and not as it was written. */
        | 'file.damaged';
    };

/** What a record says of a file that it names. */
export interface NamedFile {
  readonly hash: string;
  /** Bytes, where the record tells. */
  readonly size?: number;
  /** When the record was made, Unix time in ms. */
  readonly atMs: number;
}

export interface FileEntry {
  readonly hash: string;
  size: number | undefined;
  atMs: number;
  isHere: boolean;
  server: 'unknown' | 'has' | 'lacks';
  /** Bytes that are at the other end, as far as is known. */
  moved: number;
  /** A person waits for it since then. */
  wantedMs: number | undefined;
  /** It was let go for want of room: fetched again only when somebody wants it. */
  isLetGo: boolean;
  failures: number;
  notBeforeMs: number;
  fault: FileFault['code'] | undefined;
}

/** Waiting and sums, for people. */
export interface FileCounts {
  readonly toSend: { readonly count: number; readonly bytes: number; readonly oldestMs?: number };
  readonly toFetch: { readonly count: number; readonly bytes: number };
  /** Not fetched by itself: for want of room, or let go. */
  readonly elsewhere: number;
  readonly failed: ReadonlyMap<FileFault['code'], number>;
}

/** The files that are known, and which of them wait for what. */
export class FileEntries {
  readonly #all = new Map<string, FileEntry>();
  /** Here, and nobody has asked whether the server has them. */
  readonly unknown = new Set<FileEntry>();
  readonly toSend = new Set<FileEntry>();
  readonly notHere = new Set<FileEntry>();

  get(hash: string): FileEntry | undefined {
    return this.#all.get(hash);
  }

  all(): Iterable<FileEntry> {
    return this.#all.values();
  }

  add({ hash, size, atMs }: NamedFile, isHere: boolean): void {
    const entry: FileEntry = {
      hash,
      size,
      atMs,
      isHere,
      server: 'unknown',
      moved: 0,
      wantedMs: undefined,
      isLetGo: false,
      failures: 0,
      notBeforeMs: 0,
      fault: undefined,
    };
    this.#all.set(hash, entry);
    this.change(entry, {});
  }

  change(entry: FileEntry, change: Partial<FileEntry>): void {
    Object.assign(entry, change);
    const { isHere, server } = entry;
    place(this.unknown, entry, isHere && server === 'unknown');
    place(this.toSend, entry, isHere && server === 'lacks');
    place(this.notHere, entry, !isHere);
  }

  counts(isFetched: (entry: FileEntry) => boolean): FileCounts {
    const toSend = { count: 0, bytes: 0, oldestMs: Number.POSITIVE_INFINITY };
    const toFetch = { count: 0, bytes: 0 };
    const failed = new Map<FileFault['code'], number>();
    let elsewhere = 0;
    const add = (sums: { count: number; bytes: number }, { size = 0, moved, fault }: FileEntry) => {
      sums.count += 1;
      sums.bytes += Math.max(0, size - moved);
      if (fault) failed.set(fault, (failed.get(fault) ?? 0) + 1);
    };
    for (const entry of [...this.toSend, ...this.unknown]) {
      add(toSend, entry);
      toSend.oldestMs = Math.min(toSend.oldestMs, entry.atMs);
    }
    for (const entry of this.notHere)
      if (isFetched(entry)) add(toFetch, entry);
      else elsewhere += 1;
    const { oldestMs, ...sums } = toSend;
    return { toSend: sums.count === 0 ? sums : { ...sums, oldestMs }, toFetch, elsewhere, failed };
  }
}

/** The first of those that are due. */
export function firstOf(
  entries: Iterable<FileEntry>,
  nowMs: number,
  isMeant: (entry: FileEntry) => boolean,
  before: (a: FileEntry, b: FileEntry) => boolean,
): FileEntry | undefined {
  let best: FileEntry | undefined;
  for (const entry of entries)
    if (entry.notBeforeMs <= nowMs && isMeant(entry) && (!best || before(entry, best))) best = entry;
  return best;
}

function place<T>(set: Set<T>, one: T, isIn: boolean): void {
  if (isIn) set.add(one);
  else set.delete(one);
}

/** Pictures that stand in lists, and what is one or two pieces. */
const SMALL_BYTES = 200_000;

function isSmall({ size }: FileEntry): boolean {
  return size === undefined || size <= SMALL_BYTES;
}

/** What a person wants, the last first; then small ones; of these the newest. */
export function sooner(a: FileEntry, b: FileEntry): boolean {
  if (a.wantedMs !== b.wantedMs) return (a.wantedMs ?? -1) > (b.wantedMs ?? -1);
  if (isSmall(a) !== isSmall(b)) return isSmall(a);
  return a.atMs > b.atMs;
}

/** Small ones first, of these the oldest. */
export function older(a: FileEntry, b: FileEntry): boolean {
  if (isSmall(a) !== isSmall(b)) return isSmall(a);
  return a.atMs < b.atMs;
}
