import type { Id } from '#shared/kernel/ids.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';

export interface Facility {
  readonly id: Id;
  readonly name?: string;
  readonly foundedAt: number;
}

/** An enrolled station. Moments are Unix time in ms. */
export interface Device {
  /** 12 characters. */
  readonly id: string;
  /** Ed25519, SPKI, base64. */
  readonly publicKey: string;
  readonly facilityId: Id;
  readonly label?: string;
  readonly enrolledAt: number;
  /** Last contact, to a minute. */
  readonly seenAt: number;
  readonly revoked?: { readonly at: number; readonly by: string };
  readonly wipedAt?: number;
}

type Row = {
  readonly [Key in 'id' | 'publicKey' | 'facilityId']: string;
} & {
  readonly [Key in 'label' | 'revokedBy']: string | null;
} & {
  readonly [Key in 'enrolledAt' | 'seenAt']: number;
} & { readonly [Key in 'revokedAt' | 'wipedAt']: number | null };

/** A device that works writes its last contact no oftener. */
const SEEN_EACH_MS = 60_000;

/** Facilities and their devices. Whoever writes holds the transaction. */
export class Devices {
  readonly #byId;
  readonly #all;
  readonly #put;
  readonly #seen;
  readonly #facilities;
  readonly #facility;
  readonly #found;

  constructor(db: Sqlite) {
    this.#byId = db.prepare<[string], Row>('SELECT * FROM device WHERE id = ?');
    this.#all = db.prepare<[], Row>('SELECT * FROM device ORDER BY facilityId, enrolledAt, id');
    this.#put = db.prepare('INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#seen = db.prepare<[number, string]>('UPDATE device SET seenAt = ? WHERE id = ?');
    type FacilityRow = Omit<Facility, 'name'> & { readonly name: string | null };
    this.#facility = db.prepare<[string], FacilityRow>('SELECT * FROM facility WHERE id = ?');
    this.#facilities = db.prepare<[], FacilityRow>('SELECT * FROM facility ORDER BY foundedAt, id');
    this.#found = db.prepare<[string, string | null, number]>(
      'INSERT OR REPLACE INTO facility VALUES (?, ?, ?)',
    );
  }

  find(id: string): Device | undefined {
    const row = this.#byId.get(id);
    return row && deviceOf(row);
  }

  /** By facility, the oldest first. */
  all(): readonly Device[] {
    return this.#all.all().map(deviceOf);
  }

  put({ id, publicKey, facilityId, label, enrolledAt, seenAt, revoked, wipedAt }: Device): void {
    const told = [label, enrolledAt, seenAt, revoked?.at, revoked?.by, wipedAt].map((value) => value ?? null);
    this.#put.run(id, publicKey, facilityId, ...told);
  }

  noteContact({ id, seenAt }: Device, nowMs: number): void {
    if (Math.abs(nowMs - seenAt) >= SEEN_EACH_MS) this.#seen.run(nowMs, id);
  }

  facility(id: Id): Facility | undefined {
    const row = this.#facility.get(id);
    return row && facilityOf(row);
  }

  facilities(): readonly Facility[] {
    return this.#facilities.all().map(facilityOf);
  }

  putFacility({ id, name, foundedAt }: Facility): void {
    this.#found.run(id, name ?? null, foundedAt);
  }
}

function facilityOf({
  name,
  ...facility
}: Omit<Facility, 'name'> & { readonly name: string | null }): Facility {
  return { ...facility, ...(name !== null && { name }) };
}

function deviceOf({ label, revokedAt, revokedBy, wipedAt, ...device }: Row): Device {
  return {
    ...device,
    ...(label !== null && { label }),
    ...(revokedAt !== null && revokedBy !== null && { revoked: { at: revokedAt, by: revokedBy } }),
    ...(wipedAt !== null && { wipedAt }),
  };
}
