import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARTMENTS, type Envelope } from '#shared/kernel/document.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Seeded } from '../demo/seeded.ts';
import { Cleanups, setUpStation } from '../station-testing.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import { BadLine } from './bad-line.ts';
import { ClinicServer } from './clinic-server.ts';
import { Desk } from './desk.ts';
import { Folder } from './kept-folder.ts';
import type { Answer, Order } from './orders.ts';

export const DESKS = 5;
/** With a site server: so many of the desks are at the centre, the others at the site. */
const AT_CENTRE = 2;

export interface Place {
  readonly folder: Folder;
  readonly line: BadLine;
  /** Where its line leads. */
  readonly server: ClinicServer;
  /** Absent while it does not run. */
  desk?: Desk;
  /** At most one round at a time, as in a station. */
  isSyncing: boolean;
  /** The server said so: it was put back to before the desk came, or the desk's folder was. */
  isUnknown: boolean;
}

/**
 * Five stations of one facility and its server, or its centre and a site server: processes with real encrypted files, and lines
 * between them.
 */
export class Clinic {
  readonly places: readonly Place[];
  /** The centre first. */
  readonly servers: readonly ClinicServer[];
  #facilityId = '';

  static async found(
    root: string,
    { cipher, hasSite }: { readonly cipher: Cipher; readonly hasSite: boolean },
    draw: Seeded,
  ): Promise<Clinic> {
    const folders = Array.from({ length: DESKS }, (_, index) => new Folder(join(root, `desk-${index}`)));
    const [first, ...others] = folders as [Folder, ...Folder[]]; // as many as asked for
    const cleanups = new Cleanups();
    await setUpStation(cleanups, { dataDir: first.path, live: false, cipher });
    await cleanups.run();
    // A copied folder becomes a station of its own when someone signs in there.
    for (const { path } of others) cpSync(first.path, path, { recursive: true });
    const centre = new ClinicServer(new Folder(join(root, 'server')));
    const up = hasSite ? await BadLine.open(draw.fork(DESKS)) : undefined;
    const site = up && new ClinicServer(new Folder(join(root, 'site')), { line: up, server: centre });
    const lines = await Promise.all(folders.map((_, index) => BadLine.open(draw.fork(index))));
    const places = folders.map((folder, index) => {
      const line = lines[index];
      if (!line) throw new Error('a line for each desk');
      const server = site && index >= AT_CENTRE ? site : centre;
      server.lines.push(line);
      return { folder, line, server, isSyncing: false, isUnknown: false };
    });
    const clinic = new Clinic(site ? [centre, site] : [centre], places);
    await Promise.all([centre.start(), ...places.map((place) => clinic.open(place))]);
    const [founder, ...joining] = places;
    if (!founder) throw new Error('there are desks');
    const { code } = enrolment.parse((await centre.ask('POST', '/_fieldward/enrolments', {})).json);
    await clinic.#join(founder, code);
    if (site) await site.join(await clinic.#codeAt(centre));
    for (const place of joining) await clinic.enrol(place);
    return clinic;
  }

  private constructor(servers: readonly ClinicServer[], places: readonly Place[]) {
    this.servers = servers;
    this.places = places;
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
    await this.#join(place, await this.#codeAt(place.server));
  }

  async #codeAt(server: ClinicServer): Promise<string> {
    const made = await server.ask('POST', '/_fieldward/enrolments', { facilityId: this.#facilityId });
    return enrolment.parse(made.json).code;
  }

  async #join(place: Place, text: string): Promise<void> {
    await answerOf(place, { does: 'join', text, url: place.server.url });
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

  /** All that a server has, as stations write it. */
  async served(server: ClinicServer): Promise<readonly Envelope[]> {
    const found: Envelope[] = [];
    for (const compartment of COMPARTMENTS) {
      const path = `/${databaseOf(this.#facilityId, compartment)}/_all_docs?include_docs=true`;
      const answer = await server.ask('GET', path);
      if (answer.status === 404) continue; // nobody has sent anything yet
      const rows = answer.json['rows'] as readonly { doc: JsonObject }[]; // as CouchDB answers
      for (const { doc } of rows) {
        const { _id: id, _rev, ...members } = doc;
        found.push({ id, ...members } as unknown as Envelope); // compared with a station's, and checked there
      }
    }
    return found;
  }

  /** Of the stations and the servers, at a moment when all of them run. */
  async allDocuments(): Promise<readonly Envelope[]> {
    const parts = [
      ...this.servers.map((server) => this.served(server)),
      ...this.places.map((place) => this.documentsOf(place)),
    ];
    return (await Promise.all(parts)).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.places.map((place) => this.killDesk(place)));
    for (const server of this.servers) await server.close();
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
