import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import type { Envelope } from '#shared/kernel/document.ts';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { records } from '#shared/registry.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { FileFault } from '#shared/sync/file-entries.ts';
import { FileQueue, type FileAction } from '#shared/sync/file-queue.ts';
import { namedFiles } from '#shared/sync/named-files.ts';
import { fileTransfers, type FileTransfers } from '#shared/transport/file-transfers.ts';
import { askMissing } from '#shared/transport/server-files.ts';
import type { FacilityFiles } from '../files/facility-files.ts';
import type { ServerLog } from '../http/server-log.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { Centre } from './centre.ts';

export interface UpstreamFilesParts {
  readonly centre: Centre;
  readonly store: EmbeddedStore;
  readonly files: FacilityFiles;
  readonly log: ServerLog;
  readonly signal: AbortSignal;
}

const NAMING = new Map(
  records.filter(({ blobs }) => blobs.length > 0).map((record) => [record.type, record]),
);
const PAGE = 200;
const LOOK_AGAIN_MS = 600_000;

/**
 * Files of documents between a site's server and its centre, both ways: what stations sent here goes up, and what records name comes
 * down, what a station asks for first.
 */
export class UpstreamFiles {
  readonly #parts: UpstreamFilesParts;
  readonly #queue = new FileQueue();
  readonly #transfers: FileTransfers;
  readonly #running = new Set<Promise<void>>();
  readonly #read = new Map<string, number>();
  readonly #stopListening: () => void;
  readonly #looking: NodeJS.Timeout;
  #reading: Promise<void> = Promise.resolve();
  /** What the centre called itself last, and how many files it had stored. */
  #centre: { readonly keeper: string; readonly mark: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: UpstreamFilesParts) {
    this.#parts = parts;
    const { centre, store, files, signal } = parts;
    const { facilityId, line } = centre;
    const blobs = files.of(facilityId);
    this.#transfers = fileTransfers({
      line,
      facilityId,
      blobs,
      signal,
      elapsedMs: now,
      makeRoom: (bytes) => files.hasRoom(facilityId, bytes),
    });
    for (const { hash, size, storedAt } of files.list.of(facilityId))
      this.#queue.name({ hash, size, atMs: storedAt }, true);
    files.onStored = (of, hash) => {
      if (of !== facilityId) return;
      this.#queue.name({ hash, atMs: Date.now() }, true);
      this.#pump();
    };
    files.onWanted = (of, hash) => {
      if (of !== facilityId) return;
      this.#queue.name({ hash, atMs: Date.now() }, false);
      this.#queue.want(hash, now());
      this.#pump();
    };
    const named = new Set([...NAMING.values()].map(({ compartment }) => databaseOf(facilityId, compartment)));
    this.#stopListening = store.listen((database) => {
      if (named.has(database)) this.#readSoon();
    });
    this.#looking = setInterval(() => {
      this.#queue.lookAgain();
      this.#readSoon();
      this.#pump();
    }, LOOK_AGAIN_MS).unref();
    this.#queue.room(Number.POSITIVE_INFINITY);
    this.#queue.open(true);
    this.#readSoon();
    this.#pump();
  }

  /** When the signal was given: waits for what is under way. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
    this.#stopListening();
    this.#queue.open(false);
    this.#parts.files.onStored = undefined;
    this.#parts.files.onWanted = undefined;
    await this.#reading;
    await Promise.all(this.#running);
  }

  #readSoon(): void {
    this.#reading = this.#reading.then(() => this.#readNew()).catch((error: unknown) => this.#tell(error)); // read on from there at the next write, or look
  }

  #tell(error: unknown): void {
    const { log, signal } = this.#parts;
    if (!signal.aborted)
      log.error('upstream.files', { name: error instanceof Error ? error.name : 'unknown' });
  }

  /** Files that are named by records which were written since the last look. */
  async #readNew(): Promise<void> {
    const { store, centre, files, signal } = this.#parts;
    const blobs = files.of(centre.facilityId);
    for (const compartment of COMPARTMENTS) {
      const database = store.databases.find(databaseOf(centre.facilityId, compartment));
      if (!database || ![...NAMING.values()].some((record) => record.compartment === compartment)) continue;
      for (;;) {
        if (signal.aborted) return;
        const page = store.documents.since(database.db, this.#read.get(compartment) ?? 0, PAGE);
        for (const { id, deleted, body, seq } of page) {
          this.#read.set(compartment, seq);
          const record = NAMING.get(id.slice(0, id.indexOf(':')));
          if (!record || deleted) continue;
          const envelope = body.data as unknown as Pick<Envelope, 'data' | 'stamps'>; // the guard has let it in
          for (const file of namedFiles(record, envelope))
            this.#queue.name(file, blobs.usedAt(file.hash) !== undefined);
        }
        if (page.length < PAGE) break;
        await nextTurn();
      }
    }
    this.#pump();
  }

  #pump(): void {
    if (this.#parts.signal.aborted) return;
    clearTimeout(this.#timer);
    for (let action = this.#queue.next(now()); action; action = this.#queue.next(now())) {
      const running = this.#perform(action);
      this.#running.add(running);
      void running.finally(() => this.#running.delete(running));
    }
    const nextMs = this.#queue.nextMs(now());
    if (nextMs !== undefined)
      this.#timer = setTimeout(
        () => this.#pump(),
        Math.min(2 ** 31 - 1, Math.max(5, nextMs - now())),
      ).unref();
  }

  async #perform(action: FileAction): Promise<void> {
    const fault = await this.#do(action).catch((error: unknown): FileFault => {
      this.#tell(error);
      return { code: 'remote.failing', status: 0 };
    });
    if (fault) this.#queue.failed(action, fault, now(), Math.random());
    this.#pump();
  }

  async #do(action: FileAction): Promise<FileFault | undefined> {
    const { centre, files } = this.#parts;
    const { facilityId } = centre;
    switch (action.do) {
      case 'ask':
        return this.#ask(action.hashes);
      case 'send': {
        const sent = await this.#transfers.send(action.hash, action.from);
        if (!sent.ok) return sent.error;
        this.#queue.sent(action.hash, sent.value.received, sent.value.isStored);
        if (sent.value.isStored) this.#noteAt([action.hash]);
        return undefined;
      }
      case 'fetch': {
        const { hash } = action;
        const got = await files.inTurn(facilityId, hash, () => {
          files.list.expect(facilityId, hash);
          return this.#transfers.fetch(hash, action.size);
        });
        if (!got.ok) return got.error;
        const { received, size, isStored } = got.value;
        this.#queue.fetched(action.hash, received, size, isStored);
        if (isStored) {
          files.stored(facilityId, action.hash, size);
          this.#noteAt([action.hash]);
        }
        return undefined;
      }
    }
  }

  async #ask(hashes: readonly string[]): Promise<FileFault | undefined> {
    const { centre, files, store } = this.#parts;
    const lack = await askMissing(centre.line, centre.facilityId, hashes);
    if (!lack.ok) return lack.error;
    const { keeper, mark, missing } = lack.value;
    const before = this.#centre ?? keptCentre(store);
    const isSetBack = before?.keeper === keeper && mark < before.mark;
    if (keeper !== this.#centre?.keeper || isSetBack) {
      const known = files.list.of(centre.facilityId).filter(({ centre: at }) => at === keeper);
      this.#queue.anotherServer(new Set(isSetBack ? [] : known.map(({ hash }) => hash)));
    }
    if (keeper !== before?.keeper || mark !== before.mark)
      store.note(CENTRE, JSON.stringify({ keeper, mark }));
    this.#centre = { keeper, mark };
    const lacks = new Set(missing.map(({ hash }) => hash));
    this.#noteAt(hashes.filter((hash) => !lacks.has(hash)));
    this.#queue.answered(hashes, missing);
    return undefined;
  }

  #noteAt(hashes: readonly string[]): void {
    const { centre, files } = this.#parts;
    if (this.#centre) files.list.noteAt(this.#centre.keeper, centre.facilityId, hashes);
  }
}

const CENTRE = 'files.centre';
const centreSchema = z.object({ keeper: z.string(), mark: z.int() });

function keptCentre(store: EmbeddedStore): z.output<typeof centreSchema> | undefined {
  const kept = store.noted(CENTRE);
  return kept === undefined ? undefined : centreSchema.parse(JSON.parse(kept));
}

function now(): number {
  return performance.now();
}
