import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { messageId, SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { AccessFile } from '../access/access-file.ts';
import { TestTime } from '../access/access-testing.ts';
import { Holds } from '../access/holds.ts';
import type { Backend } from '../backend.ts';
import { newDevice, ServerHand } from '../hand/server-hand.ts';
import { embeddedBackend } from '../stores/embedded/embedded-backend.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { MessagesFile } from './messages-file.ts';
import { ServerMessages } from './server-messages.ts';

export const CLINIC = testId('facility', 1);
export const GRACE = testId('patient', 1);
/** Thursday, 12 March 2026, 09:00 in Nairobi. */
const NOW_MS = Date.parse('2026-03-12T06:00:00Z');
const HOUR_MS = 3_600_000;

/** A server that may send for a clinic with one patient, over real files in this process, and what the clinic's stations write. */
export class MessagesBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'fieldward-messages-'));
  readonly time = new TestTime(NOW_MS);
  readonly faults: string[] = [];
  readonly backend: Backend;
  /** Writes as stations do. */
  readonly station: ServerHand;
  readonly #key = randomBytes(32);
  readonly #device = newDevice();
  readonly #access: AccessFile;
  readonly holds: Holds;
  messages: ServerMessages;
  readonly #everyMs: number | undefined;
  #made = 10;

  private constructor(backend: Backend | undefined, everyMs: number | undefined) {
    this.#everyMs = everyMs;
    this.backend = backend ?? embeddedBackend(new EmbeddedStore(this.folder, this.#key));
    this.station = new ServerHand(this.backend, newDevice(), this.time.nowMs);
    this.#access = new AccessFile(this.folder, this.#key);
    this.holds = new Holds(this.#access);
    this.messages = this.#begin(new MessagesFile(this.folder, this.#key));
  }

  /** @param everyMs how often it looks by itself, whatever is written */
  static async open(backend?: Backend, everyMs?: number): Promise<MessagesBench> {
    const bench = new MessagesBench(backend, everyMs);
    await bench.write(Facility, {
      id: CLINIC,
      name: 'Lakeside Clinic',
      zone: 'Africa/Nairobi',
      currency: 'KES',
      language: 'en',
      country: 'KE',
    });
    await bench.write(Patient, {
      id: GRACE,
      mrn: 'M-1',
      name: [{ family: 'Odhiambo', given: ['Grace'] }],
      telecom: [
        { system: 'email', value: 'grace@example.org' },
        { system: 'phone', value: '0712 345678', use: 'mobile' },
      ],
      active: true,
      registeredAt: bench.now(),
    });
    await bench.agrees(GRACE);
    return bench;
  }

  /** The server ends, and another process begins. @param isSetBack its files are those of a backup */
  async restart(isSetBack = false): Promise<void> {
    await this.messages.stop();
    const file = new MessagesFile(this.folder, this.#key);
    if (isSetBack) file.changing(() => file.setBack(this.time.ms));
    this.messages = this.#begin(file);
  }

  /** @throws where something went wrong that no test has looked at */
  async close(): Promise<void> {
    await this.messages.stop();
    this.#access.close();
    await this.backend.close();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.faults.length > 0) throw new Error(`the server met faults: ${this.faults.join(', ')}`);
  }

  now(): string {
    return new Date(this.time.ms).toISOString();
  }

  newId(type: string): Id {
    this.#made += 1;
    return testId(type, this.#made);
  }

  async write<R extends AnyRecord>(record: R, value: RecordOf<R>, facilityId = CLINIC): Promise<Id> {
    const place = { database: databaseOf(facilityId, record.compartment), facilityId };
    await this.station.put(place, record, value.id, () => value);
    return value.id;
  }

  agrees(patientId: Id): Promise<Id> {
    return this.write(Consent, {
      id: this.newId('consent'),
      patientId,
      scope: 'messages',
      decision: 'given',
      date: '2026-03-01',
      status: 'active',
      recordedAt: this.now(),
      recordedBy: 'Achieng Otieno',
    });
  }

  /** Who sends, and how. @param server absent: this one; null: a desk */
  settings(more: Partial<MessageSettings>, server: string | null = this.backend.serverId): Promise<Id> {
    return this.write(MessageSettings, {
      id: SETTINGS_ID,
      enabled: true,
      reminderHours: [24],
      ...(server !== null && { server }),
      ...more,
    });
  }

  /** @param hours from now @param createdHoursAgo when it was booked */
  async booked(hours: number, createdHoursAgo = 0): Promise<Id> {
    const startMs = this.time.ms + hours * HOUR_MS;
    const start = new Date(startMs).toISOString();
    return this.write(Appointment, {
      id: this.newId('appointment'),
      patientId: GRACE,
      status: 'booked',
      day: new Date(startMs + 3 * HOUR_MS).toISOString().slice(0, 10),
      start,
      end: new Date(startMs + HOUR_MS / 2).toISOString(),
      createdAt: new Date(this.time.ms - createdHoursAgo * HOUR_MS).toISOString(),
    });
  }

  /** A confirmation in the outbox, as a desk writes it with the booking. */
  async confirmed(appointmentId: Id, more: Partial<Message> = {}): Promise<Id> {
    const appointment = await this.read(Appointment, appointmentId);
    const start = appointment?.start ?? '';
    return this.write(Message, {
      id: messageId(appointmentId, 'confirmation', GRACE, [0, start]),
      patientId: GRACE,
      appointmentId,
      kind: 'confirmation',
      audience: 'patient',
      start,
      status: 'preparation',
      notBefore: this.now(),
      attempts: 0,
      createdAt: this.now(),
      ...more,
    });
  }

  read<R extends AnyRecord>(record: R, id: Id): Promise<RecordOf<R> | undefined> {
    return this.station.read(databaseOf(CLINIC, record.compartment), record, id);
  }

  /** All messages there are, the newest last. */
  async log(): Promise<readonly Message[]> {
    const database = databaseOf(CLINIC, 'messages');
    await this.backend.ensure(database);
    const found = await this.backend.read(database, { start: 'message:', end: 'message:~' });
    const all = await Promise.all(found.map(({ id }) => this.read(Message, id)));
    return all.filter((one) => one !== undefined).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }

  #begin(file: MessagesFile): ServerMessages {
    const parts = {
      backend: this.backend,
      file,
      hand: new ServerHand(this.backend, this.#device, this.time.nowMs),
      access: { file: this.#access, holds: this.holds, nowMs: this.time.nowMs },
      log: {
        error: (code: string, facts?: object) => void this.faults.push(`${code} ${JSON.stringify(facts)}`),
      },
    };
    return new ServerMessages(parts, this.#everyMs);
  }
}
