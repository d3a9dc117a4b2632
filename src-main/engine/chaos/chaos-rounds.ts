import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Compartment } from '#shared/kernel/document.ts';
import { seeded, type Seeded } from '../demo/seeded.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import type { BadLine, LineState } from './bad-line.ts';
import { Clinic, type Place } from './clinic.ts';
import type { ClinicServer } from './clinic-server.ts';
import { findTokens, Ledger } from './ledger.ts';
import { People } from './people.ts';
import { heal, syncAt, type Synced } from './heal.ts';

export interface ChaosReport extends Synced {
  readonly seed: number;
  readonly rounds: number;
  /** Asked for, answered, and gone with a disk that was put back. */
  readonly edits: number;
  readonly confirmed: number;
  readonly lostWithADisk: number;
  readonly refused: number;
  /** Reviews that were settled, and opened again. */
  readonly undone: number;
  readonly kills: { readonly desks: number; readonly server: number };
  /** Put back to an older copy. */
  readonly restored: { readonly desks: number; readonly server: number };
  /** Exchanges that a line spoiled, by what it did. */
  readonly lines: { readonly [fate: string]: number };
  /** Fields that lay in review when all was healed. */
  readonly reviews: number;
  readonly documents: number;
  readonly faults: readonly string[];
}

export interface ChaosOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly cipher?: Cipher;
  /** Three of the stations are at a site server, which has the others' centre above it. */
  readonly hasSite?: boolean;
  readonly onRound?: (report: ChaosReport) => void;
}

/** In a round of long runs everything is healed and compared so often. */
const HEAL_EVERY = 20;
const DAY_MS = 86_400_000;
/** Clocks are behind by up to so much; ahead by less than a day, because what is stamped later waits for its time. */
const MOST_DAYS_BEHIND = 9;
/** Kills come within so long after a round begins, or after a desk is started. */
const KILL_WITHIN_MS = 400;
const OPENING_MS = 900;

const APART: readonly Compartment[] = ['people', 'clinical', 'medication', 'audit', 'staff'];
const EVENTS = ['none', 'killDesk', 'killServer', 'deskBack', 'serverBack'] as const;
type Event = (typeof EVENTS)[number];
/** Of a hundred rounds. */
const EVENT_ODDS: { readonly [event in Event]: number } = {
  none: 26,
  killDesk: 26,
  killServer: 18,
  deskBack: 16,
  serverBack: 14,
};

/**
 * Lets people work at five stations while lines break, programs are killed, clocks are wrong and disks are put back; then
 * heals all of it, and looks whether everybody has the same and nothing that was confirmed is gone. Ends at the first fault.
 */
export async function chaosRounds({
  seed,
  rounds,
  cipher = 'sqlcipher',
  hasSite = false,
  onRound = () => undefined,
}: ChaosOptions): Promise<ChaosReport> {
  const root = mkdtempSync(join(tmpdir(), 'fieldward-chaos-'));
  const draw = seeded(seed);
  const clinic = await Clinic.found(root, { cipher, hasSite }, draw.fork(0));
  const ledger = new Ledger();
  const run = new Run(clinic, ledger, new People(ledger), seed);
  try {
    for (let round = 1; round <= rounds && run.faults.length === 0; round += 1) {
      await run.round(round, draw.fork(round));
      if (round % HEAL_EVERY === 0 || round === rounds) await run.heal();
      onRound(run.report());
    }
    return run.report();
  } finally {
    await clinic.close();
    if (run.faults.length === 0) rmSync(root, { recursive: true });
  }
}

class Run {
  readonly faults: string[] = [];
  readonly #clinic: Clinic;
  readonly #ledger: Ledger;
  readonly #people: People;
  readonly #seed: number;
  readonly #kills = { desks: 0, server: 0 };
  readonly #restored = { desks: 0, server: 0 };
  readonly #synced = { syncs: 0, pulled: 0, merged: 0, pushed: 0, restarted: 0, failed: 0 };
  #rounds = 0;
  #reviews = 0;
  #documents = 0;

  constructor(clinic: Clinic, ledger: Ledger, people: People, seed: number) {
    this.#clinic = clinic;
    this.#ledger = ledger;
    this.#people = people;
    this.#seed = seed;
  }

  async round(number: number, draw: Seeded): Promise<void> {
    this.#rounds = number;
    const { places, servers } = this.#clinic;
    for (const { line } of places) line.state = drawnLine(draw);
    const event = drawnEvent(draw);
    const victim = draw.pick(places);
    const server = drawnServer(servers, draw);
    for (const { up } of servers) if (up) up.line.state = drawnLine(draw);
    const [delay, isCopied, opening] = [
      draw.whole(0, KILL_WITHIN_MS),
      draw.chance(0.6),
      draw.chance(0.3) ? draw.whole(0, OPENING_MS) : undefined,
    ];
    const work = places.map((place, index) => this.#day(place, draw.fork(index)));
    if (event === 'killDesk') {
      await pause(delay);
      await this.#clinic.killDesk(victim);
    }
    if (event === 'killServer') {
      await pause(delay);
      await server.kill();
    }
    await Promise.all(work);
    if (event !== 'killServer') await this.#enrolUnknown();
    if (event === 'killDesk') {
      this.#kills.desks += 1;
      if (isCopied) victim.folder.copy();
      await this.#clinic.open(victim, opening);
    }
    if (event === 'killServer') {
      this.#kills.server += 1;
      if (isCopied) server.folder.copy();
      await server.start();
    }
    if (event === 'deskBack') await this.#putDeskBack(victim, draw);
    if (event === 'serverBack') await this.#putServerBack(server, draw);
  }

  async heal(): Promise<void> {
    const healed = await heal(this.#clinic, this.#ledger, this.#synced);
    this.faults.push(...healed.faults);
    this.#reviews = healed.reviews;
    this.#documents = healed.documents;
  }

  report(): ChaosReport {
    const lines: { [fate: string]: number } = {};
    for (const { line } of this.#clinic.places) addTo(lines, line.counts);
    for (const { up } of this.#clinic.servers) if (up) addTo(lines, up.line.counts);
    return {
      seed: this.#seed,
      rounds: this.#rounds,
      ...this.#ledger.counts(),
      refused: this.#ledger.refused,
      undone: this.#ledger.undone,
      kills: { ...this.#kills },
      restored: { ...this.#restored },
      lines,
      ...this.#synced,
      reviews: this.#reviews,
      documents: this.#documents,
      faults: this.faults,
    };
  }

  /** What goes on at one desk in a round. */
  async #day(place: Place, draw: Seeded): Promise<void> {
    if (draw.chance(0.1)) {
      const offMs = draw.whole(-MOST_DAYS_BEHIND, 0) * DAY_MS + draw.whole(0, 0.9 * DAY_MS);
      await place.desk?.ask({ does: 'setClock', offMs });
    }
    const steps = draw.whole(0, 4);
    for (let step = 0; step < steps; step += 1) {
      const isSyncing = draw.chance(0.5);
      const works = isSyncing && draw.chance(0.5) ? 0 : draw.whole(1, 3);
      const synced = isSyncing ? syncAt(place, this.#synced) : Promise.resolve();
      for (let entry = 0; entry < works; entry += 1) await this.#people.enter(place, draw);
      await synced;
    }
  }

  /** Where there is no older copy yet, one is made. */
  async #putDeskBack(place: Place, draw: Seeded): Promise<void> {
    if (!place.folder.canGoBack) {
      await this.#clinic.killDesk(place);
      place.folder.copy();
      await this.#clinic.open(place);
      return;
    }
    await this.#expectAllThere('before a desk was put back');
    const before = place.desk?.device;
    await this.#clinic.killDesk(place);
    place.folder.goBack(draw);
    await this.#clinic.open(place);
    this.#restored.desks += 1;
    if (place.desk?.device === before)
      this.faults.push(`a desk that was put back is the same device: ${before}`);
    await this.#forgetLost();
  }

  async #putServerBack(server: ClinicServer, draw: Seeded): Promise<void> {
    if (!server.folder.canGoBack) {
      await server.kill();
      server.folder.copy();
      await server.start();
      return;
    }
    await this.#expectAllThere('before the server was put back');
    await server.kill();
    server.folder.goBack(draw);
    await server.start();
    this.#restored.server += 1;
    await this.#forgetLost();
  }

  async #enrolUnknown(): Promise<void> {
    for (const place of this.#clinic.places) {
      if (!place.isUnknown || !place.desk) continue;
      await this.#clinic.enrol(place);
      place.isUnknown = false;
    }
  }

  /** At any moment somebody has what was confirmed. */
  async #expectAllThere(when: string): Promise<void> {
    const missing = this.#ledger.missing(findTokens(await this.#clinic.allDocuments()));
    this.faults.push(...missing.map((token) => `nobody has ${token} ${when}`));
  }

  async #forgetLost(): Promise<void> {
    const found = findTokens(await this.#clinic.allDocuments());
    this.#ledger.lose(found);
    this.#people.forget((id) => found.documents.has(id));
  }
}

function addTo(sums: { [name: string]: number }, counts: BadLine['counts']): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}

/** Where there is one only, nothing is drawn: a seed goes on to mean what it did. */
function drawnServer(servers: readonly ClinicServer[], draw: Seeded): ClinicServer {
  const [only, ...others] = servers;
  if (!only) throw new Error('there is a server');
  return others.length === 0 ? only : draw.pick(servers);
}

function drawnLine(draw: Seeded): LineState {
  const odds = draw.whole(1, 100);
  if (odds <= 45) return { kind: 'good' };
  if (odds <= 72) return { kind: 'bad' };
  if (odds <= 86) return { kind: 'down' };
  return { kind: 'apart', without: new Set(APART.filter(() => draw.chance(0.5))) };
}

function drawnEvent(draw: Seeded): Event {
  let left = draw.whole(1, 100);
  return EVENTS.find((event) => (left -= EVENT_ODDS[event]) <= 0) ?? 'none';
}
