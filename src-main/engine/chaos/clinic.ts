import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Seeded } from '../demo/seeded.ts';
import { Cleanups, setUpStation } from '../station-testing.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';
import { BadLine } from './bad-line.ts';
import { Desk } from './desk.ts';
import type { Answer, Order } from './orders.ts';

export const DESKS = 5;
/** The same in each run, so that a folder that was kept can be looked into. */
const SERVER_KEY = 'c4'.repeat(32);
/** Older copies that are kept of each folder. */
const COPIES = 3;

/** A folder of a desk or of the server, and how it was before. */
class Folder {
  readonly path: string;
  readonly #copies: string[] = [];
  #made = 0;
  /** Copies that were opened since lie further back than the folder as it stands. */
  #isOpened = true;

  constructor(path: string) {
    this.path = path;
  }

  opened(): void {
    this.#isOpened = true;
  }

  /** Nobody may have it open. */
  copy(): void {
    this.#made += 1;
    const copy = `${this.path}.copy-${this.#made}`;
    cpSync(this.path, copy, { recursive: true });
    this.#copies.push(copy);
    this.#isOpened = false;
    for (const old of this.#copies.splice(0, Math.max(0, this.#copies.length - COPIES)))
      rmSync(old, { recursive: true });
  }

  get canGoBack(): boolean {
    return this.#copies.length > (this.#isOpened ? 0 : 1);
  }

  /** Later copies are forgotten: they are of a life that is over. */
  goBack(draw: Seeded): void {
    const last = this.#copies.length - (this.#isOpened ? 1 : 2);
    const at = draw.whole(0, last);
    const [copy = '', ...later] = this.#copies.splice(at);
    rmSync(this.path, { recursive: true });
    renameSync(copy, this.path);
    for (const one of later) rmSync(one, { recursive: true });
    this.#isOpened = false;
  }
}

export interface Place {
  readonly folder: Folder;
  readonly line: BadLine;
  /** Absent while it does not run. */
  desk?: Desk;
  /** At most one round at a time, as in a station. */
  isSyncing: boolean;
  /** The server said so: it was put back to before the desk came, or the desk's folder was. */
  isUnknown: boolean;
}

/** Five stations of one facility and its server: processes with real encrypted files, and lines between them. */
export class Clinic {
  readonly places: readonly Place[];
  readonly #server: Folder;
  #running: ServerProcess | undefined;
  #facilityId = '';
  #isFounded = false;

  static async found(root: string, cipher: Cipher, draw: Seeded): Promise<Clinic> {
    const folders = Array.from({ length: DESKS }, (_, index) => new Folder(join(root, `desk-${index}`)));
    const [first, ...others] = folders as [Folder, ...Folder[]]; // as many as asked for
    const cleanups = new Cleanups();
    await setUpStation(cleanups, { dataDir: first.path, live: false, cipher });
    await cleanups.run();
    // A copied folder becomes a station of its own when someone signs in there.
    for (const { path } of others) cpSync(first.path, path, { recursive: true });
    const lines = await Promise.all(folders.map((_, index) => BadLine.open(draw.fork(index))));
    const places = folders.map((folder, index) => {
      const line = lines[index];
      if (!line) throw new Error('a line for each desk');
      return { folder, line, isSyncing: false, isUnknown: false };
    });
    const clinic = new Clinic(new Folder(join(root, 'server')), places);
    await clinic.startServer();
    await Promise.all(places.map((place) => clinic.open(place)));
    // The first founds the facility there.
    for (const place of places) await clinic.enrol(place);
    return clinic;
  }

  private constructor(server: Folder, places: readonly Place[]) {
    this.#server = server;
    this.places = places;
  }

  async startServer(): Promise<void> {
    this.#running = await aServerProcess(this.#server.path, SERVER_KEY);
    this.#server.opened();
    for (const { line } of this.places) line.target = this.#running.url;
  }

  async killServer(): Promise<void> {
    for (const { line } of this.places) line.target = undefined;
    await this.#running?.stop('SIGKILL');
    this.#running = undefined;
  }

  copyServer(): void {
    this.#server.copy();
  }

  get canServerGoBack(): boolean {
    return this.#server.canGoBack;
  }

  setServerBack(draw: Seeded): void {
    this.#server.goBack(draw);
  }

  /** @param killAfterMs a kill that may come while it is opened; it is opened again then */
  async open(place: Place, killAfterMs?: number): Promise<void> {
    place.folder.opened();
    const early = killAfterMs === undefined ? undefined : await Desk.start(place.folder.path, killAfterMs);
    const desk = early ?? (await Desk.start(place.folder.path));
    if (!desk) throw new Error('nobody has killed it');
    place.desk = desk;
    this.#facilityId = desk.facilityId;
  }

  /** With a code that the administrator hands out: a desk that is new to the server, or that it has forgotten. */
  async enrol(place: Place): Promise<void> {
    const url = this.#running?.url ?? '';
    const order = this.#isFounded ? { facilityId: this.#facilityId } : {};
    const made = await this.#running?.ask('POST', '/_fieldward/enrolments', order);
    const { code: text } = enrolment.parse(made?.json);
    await answerOf(place, { does: 'join', text, url });
    this.#isFounded = true;
  }

  async killDesk(place: Place): Promise<void> {
    const { desk } = place;
    delete place.desk;
    await desk?.kill();
  }

  async documentsOf(place: Place): Promise<readonly Envelope[]> {
    const answer = await answerOf(place, { does: 'showAll' });
    return answer.documents ?? [];
  }

  /** All that the server has, as stations write it. */
  async served(only?: Compartment): Promise<readonly Envelope[]> {
    const found: Envelope[] = [];
    for (const compartment of only ? [only] : COMPARTMENTS) {
      const path = `/${databaseOf(this.#facilityId, compartment)}/_all_docs?include_docs=true`;
      const answer = await this.#running?.ask('GET', path);
      if (answer?.status === 404) continue; // nobody has sent anything yet
      const rows = answer?.json['rows'] as readonly { doc: JsonObject }[]; // as CouchDB answers
      for (const { doc } of rows) {
        const { _id: id, _rev, ...members } = doc;
        found.push({ id, ...members } as unknown as Envelope); // compared with a station's, and checked there
      }
    }
    return found;
  }

  /** Of the stations and the server, at a moment when all of them run. */
  async allDocuments(): Promise<readonly Envelope[]> {
    const parts = [this.served(), ...this.places.map((place) => this.documentsOf(place))];
    return (await Promise.all(parts)).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.places.map((place) => this.killDesk(place)));
    await this.killServer();
    for (const { line } of this.places) line.close();
  }
}

/** Of a desk that nobody kills. */
export async function answerOf(
  { desk }: Place,
  order: Order,
): Promise<Extract<Answer, { readonly ok: true }>> {
  const answer = await desk?.ask(order);
  if (answer === undefined || answer === 'killed' || !answer.ok)
    throw new Error(`a desk does not answer: ${order.does}`);
  return answer;
}
