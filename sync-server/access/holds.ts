import type { HoldRequest } from '#shared/sync/access-api.ts';
import type { AccessFile } from './access-file.ts';

/** A desk has so long to write what it was given the time for. */
const PENDING_MS = 10 * 60_000;
/** What is over is nobody's any more. */
const OVER_MS = 24 * 3_600_000;

type Ask = NonNullable<HoldRequest['ask']>[number];

/**
 * Which appointment has which time of a provider, a room or a device. No appointment's document is read here: they come later, by
 * sync. Whoever calls holds the transaction.
 */
export class Holds {
  readonly #overlapping;
  readonly #put;
  readonly #release;
  readonly #keep;
  readonly #tidy;

  constructor({ db }: AccessFile) {
    this.#overlapping = db.prepare<[string, string, number, number, number], { appointment: string }>(
      `SELECT DISTINCT appointment FROM hold WHERE facilityId = ? AND resource = ? AND toMs > ? AND fromMs < ?
       AND (untilMs IS NULL OR untilMs > ?)`,
    );
    this.#put = db.prepare<[string, string, string, number, number, number]>(
      'INSERT OR REPLACE INTO hold (facilityId, resource, appointment, fromMs, toMs, untilMs) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#release = db.prepare<[string, string]>('DELETE FROM hold WHERE facilityId = ? AND appointment = ?');
    this.#keep = db.prepare<[string, string]>(
      'UPDATE hold SET untilMs = NULL WHERE facilityId = ? AND appointment = ?',
    );
    this.#tidy = db.prepare<[number, number]>('DELETE FROM hold WHERE untilMs <= ? OR toMs <= ?');
  }

  /** @returns appointments that have the time; nothing is held then */
  ask(facilityId: string, asked: readonly Ask[], nowMs: number): readonly string[] {
    this.#tidy.run(nowMs, nowMs - OVER_MS);
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
    for (const appointment of own) this.#release.run(facilityId, appointment);
    for (const { appointment, resources, fromMs, toMs } of asked) {
      for (const resource of resources)
        this.#put.run(facilityId, resource, appointment, fromMs, toMs, nowMs + PENDING_MS);
    }
    return [];
  }

  keep(facilityId: string, appointments: readonly string[]): void {
    for (const appointment of appointments) this.#keep.run(facilityId, appointment);
  }

  release(facilityId: string, appointments: readonly string[]): void {
    for (const appointment of appointments) this.#release.run(facilityId, appointment);
  }
}
