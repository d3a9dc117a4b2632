import { setTimeout as pause } from 'node:timers/promises';
import { records } from '#shared/registry.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { backoffMs } from '#shared/sync/pace.ts';
import { syncRound } from '#shared/sync/sync-round.ts';
import { listenToServer } from '#shared/transport/server-feed.ts';
import type { Beyond } from '#shared/sync/access-api.ts';
import { registrationsOf, takeRegistrations } from '../access/registrations.ts';
import type { AccessContext } from '../access/access-context.ts';
import type { ServerLog } from '../http/server-log.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { FacilityFiles } from '../files/facility-files.ts';
import type { Centre } from './centre.ts';
import { UpstreamFiles } from './upstream-files.ts';
import { UpstreamStore } from './upstream-store.ts';

/** Writes that come one upon another go up together. */
const GATHER_MS = 200;
/** Without any news the centre is asked each so often all the same. */
const EVERY_MS = 60_000;
const LATEST_RETRY_MS = 60_000;

/** How it stands with the centre, for the administrator. */
export interface UpstreamStatus {
  readonly url: string;
  /** Unix time in ms of the last round that ended well. */
  readonly syncedMs?: number;
  /** Why the last one did not. */
  readonly fault?: string;
  /** Versions here that the centre does not take: they stay, and are tried again. */
  readonly held: number;
  /** The centre knows the stations here: while this server is silent they can turn to it. */
  readonly isRegistered: boolean;
}

export interface UpstreamParts {
  readonly url: string;
  readonly centre: Centre;
  readonly store: EmbeddedStore;
  readonly access: AccessContext;
  readonly files: FacilityFiles;
  readonly log: ServerLog;
  readonly nowMs: () => number;
  /** What the centre is asked with ends with it. */
  readonly ending: AbortController;
}

/** Keeps the facility's databases here and at the centre the same, for as long as the server runs. */
export class Upstream {
  readonly #parts: UpstreamParts;
  readonly #local: UpstreamStore;
  readonly #ending: AbortController;
  readonly #stopListening: () => void;
  readonly #running: Promise<void>;
  readonly #files: UpstreamFiles;
  /** Something was written here; the centre was heard. */
  #written = Promise.withResolvers<void>();
  #heard = Promise.withResolvers<void>();
  #syncedMs: number | undefined;
  #fault: string | undefined;
  /** Of the centre, which knows the stations here as of then. */
  #epoch: string | undefined;
  /** What was told to it last, and when. */
  #registered = '';
  #registeredMs = Number.NEGATIVE_INFINITY;

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
    this.#ending = parts.ending;
    const { store, centre, files, log, ending } = parts;
    this.#local = new UpstreamStore(store, centre.facilityId);
    const own = new Set(COMPARTMENTS.map((compartment) => databaseOf(centre.facilityId, compartment)));
    this.#stopListening = store.listen((database) => {
      if (own.has(database)) this.#written.resolve();
    });
    this.#files = new UpstreamFiles({ store, centre, files, log, signal: ending.signal });
    this.#running = Promise.all([this.#sync(), this.#listen()]).then(() => undefined);
  }

  /** As which this server is known at the centre. */
  get device(): string {
    return this.#parts.centre.device;
  }

  get status(): UpstreamStatus {
    return {
      url: this.#parts.url,
      held: this.#local.held(),
      isRegistered: this.#epoch !== undefined,
      ...(this.#syncedMs !== undefined && { syncedMs: this.#syncedMs }),
      ...(this.#fault !== undefined && { fault: this.#fault }),
    };
  }

  /** Where stations find the same records while this server is silent. */
  get beyond(): Beyond {
    const { url, centre } = this.#parts;
    const { server, fingerprint } = centre;
    if (this.#epoch === undefined) return { places: [] };
    const unsent = this.#local.unsentIn();
    const passed = COMPARTMENTS.flatMap((compartment) => {
      const read = this.#local.checkpoint(compartment);
      return read && read.server === server && !unsent.has(compartment) ? [[compartment, read.since]] : [];
    });
    const pin = fingerprint === undefined ? {} : { fingerprint };
    return {
      places: [{ url, server, ...pin, epoch: this.#epoch, passed: Object.fromEntries(passed) }],
    };
  }

  /** Ends what is under way; no write is cut. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#stopListening();
    await Promise.all([this.#running, this.#files.stop()]);
  }

  async #sync(): Promise<void> {
    const { signal } = this.#ending;
    const byType = new Map(records.map((record) => [record.type, record]));
    const { centre, log, nowMs, access } = this.#parts;
    for (let failures = 0; !signal.aborted;) {
      this.#written = Promise.withResolvers();
      this.#heard = Promise.withResolvers();
      // Before what its stations have entered: whose it is is known there then.
      await this.#register();
      const { fault } = await syncRound({
        local: this.#local,
        remote: centre.remote,
        facilityId: centre.facilityId,
        device: centre.device,
        records: byType,
        elapsedMs: () => performance.now(),
      });
      if (signal.aborted) return;
      if (fault && fault.code !== this.#fault) log.error('upstream.fault', { fault: fault.code });
      this.#fault = fault?.code;
      failures = fault ? failures + 1 : 0;
      if (!fault) {
        this.#syncedMs = nowMs();
        await access.prefixes.restock((unused) => centre.prefixes(unused));
      }
      const waitMs = fault ? backoffMs(failures, Math.random(), LATEST_RETRY_MS) : EVERY_MS;
      // While the centre does not answer, what is written here waits with the rest.
      const woken = [this.#heard.promise, ...(fault ? [] : [this.#written.promise])];
      const ended = new AbortController();
      const limits = { signal: AbortSignal.any([signal, ended.signal]) };
      await Promise.race([...woken, pause(waitMs, undefined, limits).catch(() => undefined)]);
      ended.abort();
      await pause(GATHER_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Stations that came to one of the two are known at both, and what was revoked at one is so at both. */
  async #register(): Promise<void> {
    const { centre, access } = this.#parts;
    if (!centre.isSite) return;
    const own = registrationsOf(access, centre.facilityId);
    const standing = JSON.stringify(own.map(({ seenAt: _seen, ...one }) => one));
    const isDue = performance.now() - this.#registeredMs >= EVERY_MS;
    if (standing === this.#registered && !isDue) return;
    const told = await centre.register(own);
    if (!told.ok) return; // told again before the next round
    takeRegistrations(access, centre.facilityId, told.value.devices);
    this.#registered = standing;
    this.#registeredMs = performance.now();
    this.#epoch = told.value.epoch;
  }

  /** The centre says when something moves there. */
  async #listen(): Promise<void> {
    const { signal } = this.#ending;
    const { centre } = this.#parts;
    const heard = () => this.#heard.resolve();
    for (let failures = 0; !signal.aborted; failures += 1) {
      const opened = () => {
        failures = 0;
        heard();
      };
      await listenToServer(
        centre.line,
        centre.facilityId,
        { opened, moved: heard, beat: () => undefined },
        signal,
      );
      await pause(backoffMs(failures, Math.random(), LATEST_RETRY_MS), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }
}
