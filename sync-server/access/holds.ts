import type { HoldRequest } from '#shared/sync/access-api.ts';
import type { AccessFile } from './access-file.ts';

/** A desk has so long to write what it was given the time for. */
const PENDING_MS = 10 * 60_000;
/** What is over is nobody's any more after so long; and so long it is known that what was asked for has ended. */
const OVER_MS = 24 * 3_600_000;

type Ask = NonNullable<HoldRequest['ask']>[number];

/**
 * Which appointment has which time of a provider, a room or a device: what it keeps, and beside it what it has asked for since. No
 * appointment's document is read here: they come later, by sync. Whoever calls holds the transaction.
 */
export class Holds {
  readonly #overlapping;
  readonly #put;
  readonly #release;
  readonly #withdraw;
  readonly #asked;
  readonly #isKept;
  readonly #giveUp;
  readonly #keep;
  readonly #tidy;

  constructor({ db }: AccessFile) {
    this.#overlapping = db.prepare<[string, string, number, number, number], { appointment: string }>(
      `SELECT DISTINCT appointment FROM hold WHERE facilityId = ? AND resource = ? AND toMs > ? AND fromMs < ?
       AND endsMs > ?`,
    );
    this.#put = db.prepare<[string, string, string, number, number, number]>(
      `INSERT OR REPLACE INTO hold (facilityId, resource, appointment, fromMs, toMs, isKept, endsMs)
       VALUES (?, ?, ?, ?, ?, 0, ?)`,
    );
    const OF = 'facilityId = ? AND appointment = ?';
    this.#release = db.prepare<[string, string]>(`DELETE FROM hold WHERE ${OF}`);
    this.#withdraw = db.prepare<[string, string]>(`DELETE FROM hold WHERE ${OF} AND isKept = 0`);
    this.#asked = db.prepare<[string, string], { endsMs: number }>(
      `SELECT endsMs FROM hold WHERE ${OF} AND isKept = 0 LIMIT 1`,
    );
    this.#isKept = db.prepare<[string, string], object>(
      `SELECT 1 FROM hold WHERE ${OF} AND isKept = 1 LIMIT 1`,
    );
    this.#giveUp = db.prepare<[string, string]>(`DELETE FROM hold WHERE ${OF} AND isKept = 1`);
    this.#keep = db.prepare<[number, string, string]>(
      `UPDATE hold SET isKept = 1, endsMs = toMs + ? WHERE ${OF}`,
    );
    this.#tidy = db.prepare<[number]>('DELETE FROM hold WHERE endsMs <= ?');
  }

  /**
   * Beside what each keeps: that is given up when what is asked for now is kept.
   * @returns appointments that have the time; nothing more is held then
   */
  ask(facilityId: string, asked: readonly Ask[], nowMs: number): readonly string[] {
    this.#tidy.run(nowMs - OVER_MS);
    const own = new Set(asked.map(({ appointment }) => appointment));
    const by = new Set<string>();
    for (const { resources, fromMs, toMs, beside = [] } of asked) {
      for (const resource of resources) {
        for (const { appointment } of this.#overlapping.all(facilityId, resource, fromMs, toMs, nowMs)) {
          if (!own.has(appointment) && !beside.includes(appointment)) by.add(appointment);
        }
      }
    }
    if (by.size > 0) return [...by];
    this.withdraw(facilityId, [...own]);
    for (const { appointment, resources, fromMs, toMs } of asked) {
      for (const resource of resources)
        this.#put.run(facilityId, resource, appointment, fromMs, toMs, nowMs + PENDING_MS);
    }
    return [];
  }

  /** They are written as they asked last. @returns those of which that had ended: nothing changes for them */
  keep(facilityId: string, appointments: readonly string[], nowMs: number): readonly string[] {
    return appointments.filter((appointment) => {
      const asked = this.#asked.get(facilityId, appointment);
      if (!asked) return this.#isKept.get(facilityId, appointment) === undefined; // kept, and asked to once more
      if (asked.endsMs <= nowMs) return true;
      this.#giveUp.run(facilityId, appointment);
      this.#keep.run(OVER_MS, facilityId, appointment);
      return false;
    });
  }

  /** They were not written as they asked: what they keep, they keep. */
  withdraw(facilityId: string, appointments: readonly string[]): void {
    for (const appointment of appointments) this.#withdraw.run(facilityId, appointment);
  }

  release(facilityId: string, appointments: readonly string[]): void {
    for (const appointment of appointments) this.#release.run(facilityId, appointment);
  }
}
