import { dirname } from 'node:path';

/** A system call at its beginning or at its end, as strace saw it. Other threads' calls may lie between the two. */
export interface Moment {
  readonly at: 'start' | 'end';
  /** The same at the start and the end of a call. */
  readonly number: number;
  readonly call: string;
  /** Of the call's first descriptor; strace names it with `-y`. */
  readonly path: string;
  /** The rest of its line; at the end with the result. */
  readonly text: string;
}

/** What the tests of crashes trace. */
const CALLS = 'write,pwrite64,writev,pwritev,fsync,fdatasync,mkdir,rename,renameat,renameat2';
export const STRACE = ['-f', '-y', '-s', '60', '-e', `trace=${CALLS}`] as const;

/** The moments of a trace of several threads, in their order: a call that another's line cut in two is put together. */
export function* momentsOf(trace: string): Generator<Moment> {
  const cut = new Map<string, Moment>(); // by thread
  let number = 0;
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [isResumed, tail = ''] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    if (isResumed !== undefined) {
      const begun = cut.get(thread);
      cut.delete(thread);
      if (begun) yield { ...begun, at: 'end', text: begun.text + tail };
      continue;
    }
    const [, call, given = ''] = /^(\w+)\((.*)$/.exec(rest) ?? [];
    if (call === undefined) continue; // a signal, an exit
    number += 1;
    const text = given.replace(/ *<unfinished \.\.\.>$/, '');
    const [, path = ''] = /^\d+<([^>]*)>/.exec(text) ?? [];
    const begun: Moment = { at: 'start', number, call, path, text };
    yield begun;
    if (text === given) yield { ...begun, at: 'end' };
    else cut.set(thread, begun);
  }
}

/** What a traced program has brought to disk since it last answered. */
export class TracedDisk {
  #writes = 0;
  readonly #syncs = new Map<number, number>(); // running ones, with the writes before them
  #log: 'untouched' | 'written' | 'onDisk' = 'untouched';
  #blob: 'none' | 'written' | 'flushed' | 'named' | 'kept' = 'none';
  readonly #newFolders = new Set<string>();
  /** What has to be flushed yet, so that the name lasts: the folder, and where that is new the one it lies in. */
  #folders = new Set<string>();
  #isLogAfterBlob = false;

  see({ at, number, call, path, text }: Moment): void {
    const isDone = at === 'end' && / = 0( |$)/.test(text);
    if (call.includes('write') && at === 'start') this.#write(path);
    else if (call.startsWith('f') && at === 'start') this.#syncs.set(number, this.#writes);
    else if (call.startsWith('f') && isDone) this.#synced(path, this.#syncs.get(number) === this.#writes);
    else if (call === 'mkdir' && isDone) this.#newFolders.add(namesIn(text)[0] ?? '');
    else if (call.startsWith('rename') && isDone) this.#renamed(text);
  }

  /** Every page of the last transaction, and that one was written. */
  isLogOnDisk(): boolean {
    return this.#log === 'onDisk';
  }

  /** A file with all its bytes, under its name. */
  isBlobOnDisk(): boolean {
    return this.#blob === 'kept';
  }

  /** The record that names a file was not written before the file was on disk. */
  isLogAfterBlob(): boolean {
    return this.#isLogAfterBlob;
  }

  answered(): void {
    [this.#log, this.#blob, this.#isLogAfterBlob] = ['untouched', 'none', false];
  }

  #write(path: string): void {
    if (path.endsWith('station.db-wal')) {
      this.#writes += 1;
      this.#log = 'written';
      this.#isLogAfterBlob = this.#blob === 'kept';
    } else if (path.includes('/drafts/')) {
      this.#writes += 1;
      this.#blob = 'written';
    }
  }

  /** @param isAll nothing was written since it began */
  #synced(path: string, isAll: boolean): void {
    if (path.endsWith('station.db-wal') && this.#log === 'written' && isAll) this.#log = 'onDisk';
    else if (path.includes('/drafts/') && this.#blob === 'written' && isAll) this.#blob = 'flushed';
    else if (this.#folders.delete(path) && this.#folders.size === 0) this.#blob = 'kept';
  }

  #renamed(text: string): void {
    const [from = '', to = ''] = namesIn(text);
    if (!from.includes('/drafts/')) return;
    if (this.#blob !== 'flushed') return;
    this.#blob = 'named';
    const folder = dirname(to);
    this.#folders = new Set(this.#newFolders.delete(folder) ? [folder, dirname(folder)] : [folder]);
  }
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
}
