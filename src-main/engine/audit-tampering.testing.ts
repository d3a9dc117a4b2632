import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { auditHash } from './commands/audit-chain.ts';
import { unlockStation } from './keys/sign-in.ts';
import { changeSlotFile, type SlotFile } from './keys/slot-file.ts';
import { stationFolder } from './keys/station-folder.ts';
import { systemClock } from './platform/clock.ts';
import { TEST_PASSWORD } from './station-testing.ts';
import { openSqliteFile } from './store/sqlite-file.ts';

type Body = { readonly data: Omit<AuditEvent, 'id'>; readonly id: string };

/** The audit trail of a closed station, for someone who has its key and changes it by SQL. */
export interface Trail {
  /** In the order of their sequences. */
  bodies(): readonly Body[];
  put(body: Body): void;
  remove(sequence: number): void;
  /** What the data file remembers of the trail's end. */
  setHead(head: { sequence: number; hash: string }): void;
}

/** The data key, of the station and of its copies. */
export async function dataKeyOf(dataDir: string): Promise<Buffer> {
  const unlocked = await unlockStation(stationFolder(dataDir), 'admin', TEST_PASSWORD, systemClock);
  if (!unlocked.ok) throw new Error(unlocked.error.code);
  return unlocked.value.dataKey;
}

export function tamper(
  dataDir: string,
  dataKey: Uint8Array,
  change: (trail: Trail) => void,
  changeSlots?: (file: SlotFile) => SlotFile,
): void {
  const folder = stationFolder(dataDir);
  const opened = openSqliteFile(folder.replica, dataKey, 'sqlcipher', 'write');
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  change({
    bodies: () =>
      db
        .prepare<[], { body: string }>(
          "SELECT body FROM doc_audit WHERE type = 'auditEvent' ORDER BY json_extract(body, '$.data.sequence')",
        )
        .all()
        .map(({ body }) => JSON.parse(body) as Body),
    put: (body) =>
      void db.prepare('UPDATE doc_audit SET body = ? WHERE id = ?').run(JSON.stringify(body), body.id),
    remove: (sequence) =>
      void db.prepare("DELETE FROM doc_audit WHERE json_extract(body, '$.data.sequence') = ?").run(sequence),
    setHead: (head) =>
      void db.prepare("UPDATE counter SET value = ? WHERE key = 'audit.head'").run(JSON.stringify(head)),
  });
  db.close();
  if (changeSlots) changeSlotFile(folder.slots, changeSlots);
}

const rehashed = (body: Body, previousHash: string): Body => {
  const open = { ...body.data, id: body.id, previousHash };
  return { ...body, data: { ...body.data, previousHash, hash: auditHash(open) } };
};

/** Numbers all entries anew and fits them into a chain again; their signatures are those of before. */
export function rechain(trail: Trail): void {
  let hash = '0'.repeat(64);
  let sequence = 0;
  for (const body of trail.bodies()) {
    sequence += 1;
    const next = rehashed({ ...body, data: { ...body.data, sequence } }, hash);
    trail.put(next);
    ({ hash } = next.data);
  }
  trail.setHead({ sequence, hash });
}

/** The last entries gone, and the data file remembers no more of them. */
export function cutOff(trail: Trail, entries: number): void {
  for (let left = entries; left > 0; left -= 1) trail.remove(trail.bodies().length);
  const last = trail.bodies().at(-1);
  if (last) trail.setHead({ sequence: last.data.sequence, hash: last.data.hash });
}
