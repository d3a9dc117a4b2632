import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '#shared/kernel/ids.ts';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { Consent, type ConsentDecision } from '#shared/modules/consents/consent.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { embeddedBackend } from '../stores/embedded/embedded-backend.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { NetworkFile } from './network-file.ts';
import { Network } from './network.ts';
import { newDevice, ServerHand } from '../hand/server-hand.ts';

export const [CLINIC, HOSPITAL] = [testId('facility', 1), testId('facility', 2)];
export const NOW_MS = Date.parse('2026-03-12T08:00:00Z');

let made = 100;
export const newId = (type: string): Id => testId(type, (made += 1));

/** A network of two facilities over a real file, in this process, and what their stations write. */
export class NetworkBench {
  readonly backend: Backend;
  readonly network: Network;
  /** Writes as stations do. */
  readonly station: ServerHand;
  readonly faults: string[] = [];
  isDeleteRefused = false;
  /** When something has been read of what changed in a database, until it says true. */
  onRead: ((database: string) => Promise<boolean>) | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'fieldward-network-'));

  private constructor() {
    const key = randomBytes(32);
    const nowMs = () => NOW_MS;
    this.backend = this.#between(embeddedBackend(new EmbeddedStore(this.#folder, key)));
    this.station = new ServerHand(this.backend, newDevice(), nowMs);
    this.network = new Network({
      backend: this.backend,
      file: new NetworkFile(this.#folder, key),
      hand: new ServerHand(this.backend, newDevice(), nowMs),
      log: { error: (code, facts) => void this.faults.push(`${code} ${JSON.stringify(facts)}`) },
    });
  }

  static async open(): Promise<NetworkBench> {
    const bench = new NetworkBench();
    await bench.network.join(CLINIC, 'Lakeside Clinic', NOW_MS);
    await bench.network.join(HOSPITAL, 'County Hospital', NOW_MS);
    return bench;
  }

  /** @throws where something went wrong that no test has looked at */
  async close(): Promise<void> {
    await this.network.stop();
    this.network.file.close();
    await this.backend.close();
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.faults.length > 0) throw new Error(`the network met faults: ${this.faults.join(', ')}`);
  }

  async write<R extends AnyRecord>(facilityId: Id, record: R, value: RecordOf<R>): Promise<Id> {
    const place = { database: databaseOf(facilityId, record.compartment), facilityId };
    await this.station.put(place, record, value.id, () => value);
    return value.id;
  }

  /** Registered at a facility; each later one has a later id, as those made later have. */
  aPatient(facilityId: Id): Promise<Id> {
    const id = newId('patient');
    return this.write(facilityId, Patient, {
      id,
      mrn: `M-${made}`,
      name: [{ family: `Family ${id}`, given: ['Grace'] }],
      birthDate: '1987-04-02',
      active: true,
      registeredAt: new Date(NOW_MS).toISOString(),
    });
  }

  /** @param minute after which it is recorded */
  states(facilityId: Id, patientId: Id, decision: ConsentDecision, minute = 0): Promise<Id> {
    return this.write(facilityId, Consent, {
      id: newId('consent'),
      patientId,
      scope: 'sharing',
      decision,
      date: '2026-03-10',
      status: decision === 'given' ? 'active' : 'inactive',
      recordedAt: new Date(NOW_MS + minute * 60_000).toISOString(),
      recordedBy: 'Achieng Otieno',
    });
  }

  #between(real: Backend): Backend {
    return {
      ...real,
      changes: async (database, ...asked) => {
        const page = await real.changes(database, ...asked);
        if (await this.onRead?.(database)) this.onRead = undefined;
        return page;
      },
      write: (database, documents) => {
        const isDeletion = documents.some((document) => document['_deleted'] === true);
        if (!isDeletion || !this.isDeleteRefused) return real.write(database, documents);
        return Promise.resolve(documents.map(({ _id: id = '' }) => ({ id, error: 'forbidden' })));
      },
    };
  }
}
