import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import {
  checkData,
  checkEnvelope,
  readRecord,
  type AnyRecord,
  type RecordOf,
} from '#shared/kernel/record.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { StaffKey } from '#shared/modules/staff/staff-key.record.ts';
import { keysOf } from '#shared/modules/staff/proven.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { Dated, StaffFacts } from '#shared/modules/staff/write-permissions.rules.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';

/** Where the databases lie in a CouchDB, others may write there. */
const FRESH_MS = 30_000;

/** A facility's accounts, roles and devices. */
export interface Staff extends StaffFacts {
  /** Public keys of devices, by device. SPKI, base64. */
  readonly deviceKeys: ReadonlyMap<string, string>;
  /** Public keys of people, by account. X25519, SPKI, base64. */
  readonly personKeys: ReadonlyMap<string, string>;
}

/** What is known of each facility's staff: read when it is needed, and again when it has changed. */
export class StaffBook {
  readonly #backend: Pick<Backend, 'read'>;
  readonly #nowMs: () => number;
  readonly #known = new Map<Id, { readonly staff: Promise<Staff>; readonly atMs: number }>();

  constructor(backend: Pick<Backend, 'read'>, nowMs: () => number) {
    this.#backend = backend;
    this.#nowMs = nowMs;
  }

  of(facilityId: Id): Promise<Staff> {
    const now = this.#nowMs();
    const known = this.#known.get(facilityId);
    if (known && now - known.atMs < FRESH_MS) return known.staff;
    const staff = this.#read(facilityId);
    this.#known.set(facilityId, { staff, atMs: now });
    // One that failed is not the facility's.
    staff.catch(() => this.#known.delete(facilityId));
    return staff;
  }

  forget(facilityId: Id): void {
    this.#known.delete(facilityId);
  }

  async #read(facilityId: Id): Promise<Staff> {
    const database = databaseOf(facilityId, 'staff');
    const all = await Promise.all(
      [User, Role, Device, StaffKey].map(({ type }) => this.#all(database, type)),
    );
    return staffOf(all.flat());
  }

  async #all(database: string, type: string): Promise<readonly Envelope[]> {
    try {
      const rows = await this.#backend.read(database, { start: `${type}:`, end: `${type};` });
      return rows.flatMap(({ id, members }) => (members ? envelopesOf({ id, ...members }) : []));
    } catch (error) {
      if (error instanceof CouchError && error.status === 404) return []; // nobody has come yet
      throw error;
    }
  }
}

/** What stood in a database before it was checked is passed over. */
export function envelopesOf(members: JsonObject): readonly Envelope[] {
  return checkEnvelope(members).length === 0 ? [members as unknown as Envelope] : [];
}

export function staffOf(envelopes: readonly Envelope[]): Staff {
  const users = envelopes.flatMap((envelope) => dated(User, envelope));
  const devices = envelopes.flatMap((envelope) => dated(Device, envelope));
  return {
    users: new Map(users.map((user) => [user.value.id, user])),
    roles: envelopes.flatMap((envelope) => dated(Role, envelope)),
    deviceKeys: new Map(devices.map(({ value }) => [value.device, value.publicKey])),
    personKeys: new Map(
      envelopes.flatMap((envelope) => {
        const keys = keysOf(envelope);
        return keys?.publicKey === undefined ? [] : [[keys.userId, keys.publicKey] as const];
      }),
    ),
  };
}

/** What is known with that of further documents in the place of, or beside, what stands. */
export function staffWith(staff: Staff, envelopes: readonly Envelope[]): Staff {
  const more = staffOf(envelopes);
  const changed = new Set(more.roles.map(({ value }) => value.id));
  return {
    users: new Map([...staff.users, ...more.users]),
    roles: [...staff.roles.filter(({ value }) => !changed.has(value.id)), ...more.roles],
    deviceKeys: new Map([...staff.deviceKeys, ...more.deviceKeys]),
    personKeys: new Map([...staff.personKeys, ...more.personKeys]),
  };
}

function dated<R extends AnyRecord>(record: R, envelope: Envelope): readonly Dated<RecordOf<R>>[] {
  if (envelope.type !== record.type) return [];
  const read = readRecord(record, envelope);
  if (!read.ok || checkData(record, envelope.data).length > 0) return [];
  return [{ value: read.value, stamps: envelope.stamps }];
}
