import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { AUDIT_HEAD, auditHash, auditHeadSchema } from './commands/audit-chain.ts';
import { KEPT_EVERY } from './commands/kept-head.ts';
import { verifyAudit } from './commands/verify-audit.ts';
import { unlockStation } from './keys/sign-in.ts';
import { systemClock } from './platform/clock.ts';
import { changeSlotFile, readSlotFile, type SlotFile } from './keys/slot-file.ts';
import { stationFolder } from './keys/station-folder.ts';
import { Cleanups, setUpStation, testStation, testWindow, TEST_PASSWORD } from './station-testing.ts';
import { openSqliteFile, type Sqlite } from './store/sqlite-file.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

type Body = { data: Omit<AuditEvent, 'id'>; id: string };
interface Trail {
  readonly db: Sqlite;
  bodies(): Body[];
  put(body: Body): void;
  remove(sequence: number): void;
  setHead(head: { sequence: number; hash: string }): void;
}

/** A closed station with some trail, whose encrypted file someone who has the key changes by SQL; then what the check says. */
async function tampered(
  change: (trail: Trail) => void,
  changeSlots?: (file: SlotFile) => SlotFile,
): Promise<readonly string[]> {
  const { dataDir, station, client } = await setUpStation(cleanups);
  for (let number = 0; number < 4; number += 1) {
    const registered = await client.request(contracts.patients.register, {
      name: [{ family: `Family ${number}`, given: ['Grace'] }],
      gender: 'female',
    });
    if (!registered.ok) throw new Error(registered.error.code);
  }
  await station.close();

  const folder = stationFolder(dataDir);
  const unlocked = await unlockStation(folder, 'admin', TEST_PASSWORD, systemClock);
  if (!unlocked.ok) throw new Error(unlocked.error.code);
  const opened = openSqliteFile(folder.replica, unlocked.value.dataKey, 'sqlcipher', 'write');
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  const bodies = () =>
    db
      .prepare<[], { body: string }>(
        "SELECT body FROM doc_audit WHERE type = 'auditEvent' ORDER BY json_extract(body, '$.data.sequence')",
      )
      .all()
      .map(({ body }) => JSON.parse(body) as Body);
  change({
    db,
    bodies,
    put: (body) =>
      void db.prepare('UPDATE doc_audit SET body = ? WHERE id = ?').run(JSON.stringify(body), body.id),
    remove: (sequence) =>
      void db.prepare("DELETE FROM doc_audit WHERE json_extract(body, '$.data.sequence') = ?").run(sequence),
    setHead: (head) =>
      void db.prepare("UPDATE counter SET value = ? WHERE key = 'audit.head'").run(JSON.stringify(head)),
  });
  db.close();
  if (changeSlots) changeSlotFile(folder.slots, changeSlots);

  const again = await testStation(cleanups, { dataDir });
  const signedIn = await testWindow(again, cleanups).client.request(contracts.session.signIn, {
    login: 'admin',
    password: TEST_PASSWORD,
  });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  // Coming and going writes on, and takes away no trace.
  const slots = readSlotFile(folder.slots);
  if (!slots.ok) throw new Error(slots.error.code);
  const report = await verifyAudit(again.engine.opened().replica.reader(), slots.value);
  expect(report.ok).toBe(report.faults.length === 0);
  return report.faults.map(({ code, sequence }) => `${code} ${sequence}`);
}

const rehashed = (body: Body, previousHash: string): Body => {
  const open = { ...body.data, id: body.id, previousHash };
  return { ...body, data: { ...body.data, previousHash, hash: auditHash(open) } };
};

/** All entries with a chain that fits together again, from a point on. */
function rechain(trail: Trail): void {
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

describe('the audit trail of an encrypted file, changed by SQL', () => {
  it('holds where nothing was', async () => {
    expect(await tampered(() => undefined)).toEqual([]);
  });

  it('shows an entry that was edited', async () => {
    const faults = await tampered(({ bodies, put }) => {
      const [, second] = bodies();
      if (second) put({ ...second, data: { ...second.data, userId: 'user:someone-else' } });
    });
    expect(faults).toEqual(['audit.altered 2']);
  });

  it('shows an entry that was edited and fitted into the chain again', async () => {
    const faults = await tampered((trail) => {
      const [, second] = trail.bodies();
      if (second) trail.put({ ...second, data: { ...second.data, userId: 'user:someone-else' } });
      rechain(trail);
    });
    expect(faults).toContain('audit.signature 2');
    expect(faults.some((fault) => fault.startsWith('audit.kept'))).toBe(true);
  });

  it('shows an entry that was taken out, also where the rest was numbered anew', async () => {
    expect((await tampered(({ remove }) => remove(3)))[0]).toBe('audit.gap 4');
    const closed = await tampered((trail) => {
      trail.remove(3);
      rechain(trail);
    });
    expect(closed).toContain('audit.signature 3');
    expect(closed.some((fault) => fault.startsWith('audit.kept'))).toBe(true);
  });

  it('shows entries that changed places', async () => {
    const faults = await tampered(({ bodies, put }) => {
      const [, second, third] = bodies();
      if (!second || !third) return;
      put({ ...second, data: { ...second.data, sequence: 3 } });
      put({ ...third, data: { ...third.data, sequence: 2 } });
    });
    expect(faults.length).toBeGreaterThan(0);
  });

  it('shows that the last entries are gone, also where the data file remembers no more of them', async () => {
    expect(await tampered(({ bodies, remove }) => remove(bodies().length))).not.toEqual([]);
    const forgotten = await tampered(({ bodies, remove, setHead }) => {
      const { length } = bodies();
      remove(length);
      remove(length - 1);
      const last = bodies().at(-1);
      if (last) setHead({ sequence: last.data.sequence, hash: last.data.hash });
    });
    expect(forgotten).toEqual(['audit.kept 6']);
  });

  it('shows that the end kept outside of it was taken away, or an earlier one put back', async () => {
    const untouched = () => undefined;
    const withoutHead = ({ auditHead: _taken, ...file }: SlotFile) => file;
    expect(await tampered(untouched, withoutHead)).toEqual(['audit.kept 6']);
    // Which is found before anyone has cut the entries themselves.
    const earlier = (file: SlotFile) => ({
      ...file,
      ...(file.auditHead ? { auditHead: { ...file.auditHead, sequence: file.auditHead.sequence - 1 } } : {}),
    });
    expect(await tampered(untouched, earlier)).toContain('audit.kept 6');
    const cut = await tampered((trail) => {
      const { length } = trail.bodies();
      trail.remove(length);
      const last = trail.bodies().at(-1);
      if (last) trail.setHead({ sequence: last.data.sequence, hash: last.data.hash });
    }, withoutHead);
    expect(cut).toContain('audit.kept 6');
  });

  it('shows a trail that was written anew without its signatures', async () => {
    const faults = await tampered((trail) => {
      for (const body of trail.bodies()) {
        const { device: _device, signature: _signature, ...data } = body.data;
        trail.put({ ...body, data });
      }
      rechain(trail);
    });
    expect(faults).toEqual(['audit.kept 6']);
  });

  it('has its end kept outside when people pause, and every so many entries while they do not', async () => {
    const { dataDir, station, client } = await setUpStation(cleanups);
    const { slots } = stationFolder(dataDir);
    const uncovered = async () => {
      const file = readSlotFile(slots);
      const head = auditHeadSchema.parse(await station.engine.opened().replica.reader().counter(AUDIT_HEAD));
      return head.sequence - (file.ok ? (file.value.auditHead?.sequence ?? 0) : 0);
    };
    for (let number = 0; number < 2 * KEPT_EVERY; number += 1) {
      const registered = await client.request(contracts.patients.register, {
        name: [{ family: `Family ${number}`, given: ['Grace'] }],
        gender: 'female',
      });
      expect(registered.ok).toBe(true);
      expect(await uncovered()).toBeLessThanOrEqual(KEPT_EVERY);
    }
    await expect.poll(uncovered, { timeout: 10_000 }).toBe(0);
  });

  it('is compared with an end that someone wrote down', async () => {
    const { station, client } = await setUpStation(cleanups);
    const verified = await client.request(contracts.audit.verify, {});
    if (!verified.ok) throw new Error(verified.error.code);
    const read = station.engine.opened().replica.reader();
    expect((await verifyAudit(read, undefined, verified.value.head)).ok).toBe(true);
    const other = { sequence: 1, hash: 'f'.repeat(64) };
    expect((await verifyAudit(read, undefined, other)).faults).toEqual([{ code: 'audit.kept', sequence: 1 }]);
  });
});
