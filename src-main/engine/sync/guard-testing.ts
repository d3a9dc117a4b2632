import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import { Cleanups } from '../station-testing.ts';
import { must, newId, temporaryFolder } from '../store/testing.ts';
import { aServerProcess, type ServerProcess } from './sync-testing.ts';

export const databaseAt = (facilityId: Id, compartment: string) =>
  `/${facilityId.replace(':', '-')}-${compartment}`;
export const patientId = newId('patient');
export const penicillin = { patientId, code: { text: 'Penicillin' }, clinicalStatus: 'active' } as const;

interface Edit {
  readonly from?: Envelope;
  readonly id?: Id;
  readonly author?: string;
  readonly ms?: number;
  readonly facilityId: Id;
}

/** As a station makes it. */
export function version(
  record: AnyRecord,
  data: JsonObject,
  { from, id, author, ms = Date.now(), facilityId }: Edit,
): Envelope {
  const made = nextEnvelope(record, from?.id ?? id ?? newId(record.type), { ...from?.data, ...data }, from, {
    facilityId,
    commitId: 'commit',
    author: author ?? 'system',
    device: 'desk00000001',
    stamp: writeStamp({ ms, counter: 0 }, 'desk00000001'),
  });
  return must(made);
}

/** A document as it is sent, whatever it says. */
export type Sent =
  | Envelope
  | { readonly id: string; readonly facilityId: Id; readonly [member: string]: unknown };

interface Outcome {
  readonly id: string;
  readonly rev?: string;
  readonly error?: string;
  readonly reason?: string;
}

interface Quarantined {
  readonly number: number;
  readonly id: string;
  readonly code: string;
  readonly times: number;
  readonly takenAt?: string;
}

/** What is sent to a server's databases of records, and what it says of it. */
export class GuardProbe {
  readonly server: ServerProcess;
  /** Of what was taken, by id. */
  readonly revs = new Map<string, string>();

  constructor(server: ServerProcess) {
    this.server = server;
  }

  /** Sends as a station does. @returns the reasons, by the documents' order; `taken` where there is none */
  async send(compartment: string, envelopes: readonly Sent[]): Promise<readonly string[]> {
    const [first] = envelopes;
    const database = databaseAt(first?.facilityId ?? '', compartment);
    await this.server.ask('PUT', database);
    const docs = envelopes.map(({ id, ...members }) => ({
      _id: id,
      ...(this.revs.has(id) && { _rev: this.revs.get(id) }),
      ...members,
    }));
    const { json } = await this.server.ask('POST', `${database}/_bulk_docs`, { docs });
    const outcomes = json as unknown as readonly Outcome[]; // as CouchDB answers
    if (outcomes.some(({ id }, index) => id !== envelopes[index]?.id))
      throw new Error('answers in another order');
    return outcomes.map(({ id, rev, error, reason }) => {
      if (rev !== undefined) this.revs.set(id, rev);
      return rev === undefined ? `${error}: ${reason}` : 'taken';
    });
  }

  /** What lies in quarantine of these. */
  async quarantined(ids: readonly string[]): Promise<readonly Quarantined[]> {
    const { json } = await this.server.ask('GET', '/_fieldward/quarantine');
    return (json['documents'] as unknown as Quarantined[]).filter(({ id }) => ids.includes(id));
  }

  /** Notes on a facility: code, author, how often. */
  async notesOf(facilityId: Id): Promise<readonly string[]> {
    const { json } = await this.server.ask('GET', '/_fieldward/notes');
    const notes = json['notes'] as unknown as readonly {
      database: string;
      code: string;
      author: string;
      times: number;
    }[];
    const own = notes.filter(({ database }) => database.startsWith(facilityId.replace(':', '-')));
    return own.map(({ code, author, times }) => `${code} ${author} ${times}`).toSorted();
  }
}

/** For a file of tests: a server that its tests send to, a folder, and what each of them leaves to be closed. */
export function aProbedServer(): {
  readonly probe: GuardProbe;
  readonly folder: string;
  readonly cleanups: Cleanups;
} {
  const place = temporaryFolder();
  const cleanups = new Cleanups();
  let probe: GuardProbe | undefined;
  beforeAll(async () => {
    probe = new GuardProbe(await aServerProcess(join(place.folder, 'server')));
  });
  afterEach(() => cleanups.run());
  afterAll(async () => {
    await probe?.server.stop();
    place.remove();
  });
  return {
    folder: place.folder,
    cleanups,
    get probe() {
      if (!probe) throw new Error('the server is started before the tests');
      return probe;
    },
  };
}
