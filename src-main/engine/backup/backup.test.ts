import { createHash, randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { MRN_NEXT, MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import { TICKETS_PLAIN } from '#shared/modules/queue/tickets.rules.ts';
import { contracts, records } from '#shared/registry.ts';
import { collectUnreferenced } from '../blobs/collect-unreferenced.ts';
import { verifyFiles } from '../blobs/verify-files.ts';
import { AUDIT_HEAD, AUDIT_PAST, FIRST_HEAD } from '../commands/audit-chain.ts';
import { verifyAudit } from '../commands/verify-audit.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { addDocument, aPdf, Cleanups, TEST_PASSWORD, testStation, testWindow } from '../station-testing.ts';
import { folderTarget } from './folder-target.ts';
import { restore, type RestoreReport } from './restore.ts';
import { runBackup, type BackupReport } from './run-backup.ts';
import type { Opener } from './unlock.ts';
import {
  aNewFolder,
  aStation,
  aTargetFolder,
  contentOf,
  digestsOf,
  filesOf,
  rowsOf,
  type AStation,
} from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const ADMIN: Opener = { kind: 'password', login: ' Admin ', password: TEST_PASSWORD };

async function mustBackUp(station: AStation, folder: string, nowMs = Date.now()): Promise<BackupReport> {
  const done = await runBackup(station.options({ target: folderTarget(folder), nowMs }));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

async function mustRestore(
  folder: string,
  opener: Opener,
  dataDir: string,
  atMs?: number,
): Promise<RestoreReport> {
  const target = folderTarget(folder);
  const done = await restore({
    target,
    opener,
    dataDir,
    nowMs: Date.now(),
    ...(atMs === undefined ? {} : { atMs }),
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

/** The restored station with its administrator at it. */
async function signedIn(dataDir: string) {
  const station = await testStation(cleanups, { dataDir });
  const { client } = testWindow(station, cleanups);
  const done = await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  if (!done.ok) throw new Error(done.error.code);
  return { station, client, opened: station.engine.opened() };
}

/** What the first sign-in to a restored station adds. */
const ADDED = ['device', 'session.signIn', 'station.newDeviceKey', 'station.restore'];

function written(line: string): string {
  return /"action":"([^"]+)"/.exec(line)?.[1] ?? line.slice(0, line.indexOf(' '));
}

describe('restore drill', () => {
  it('brings back exactly the rows and files of the moment, though work went on', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    const [first = '', second = ''] = await station.register(20);
    const letter = aPdf(300_000);
    // Two charts, one file on disk.
    const documents = [
      await addDocument(station.client, first, letter),
      await addDocument(station.client, second, letter),
      await addDocument(station.client, first, aPdf(10)),
    ];
    const { replica: file, blobs } = stationFolder(station.dataDir);
    const files = digestsOf(blobs);
    const key = Buffer.from(station.opened().proofKey);
    let working = true;
    const load = (async () => {
      for (let turn = 0; working; turn += 1) await station.register(1, `Otieno${turn}`);
    })();
    // The moment of the backup is when its snapshot is taken: note what the store holds in that tick.
    let atMoment: ReturnType<typeof rowsOf> | undefined;
    const options = station.options({ target: folderTarget(folder) });
    const done = await runBackup({
      ...options,
      source: {
        ...options.source,
        snapshot: () => {
          const snapshot = options.source.snapshot();
          if (snapshot) atMoment ??= rowsOf(file, key);
          return snapshot;
        },
      },
    });
    working = false;
    await load;
    expect(done).toMatchObject({ ok: true, value: { sequence: 1, damaged: [], files: 4 } });
    if (!atMoment) throw new Error('no snapshot');
    const { rows, counters } = atMoment;
    expect(rowsOf(file, key).rows['doc_people']?.length).toBeGreaterThan(rows['doc_people']?.length ?? 0); // commands ran beside it
    expect(rows['outbox']?.length).toBeGreaterThanOrEqual(60);

    const prefix = station.mrnPrefix;
    await station.station.close();
    rmSync(station.dataDir, { recursive: true });
    const dataDir = aNewFolder(cleanups);
    const report = await mustRestore(folder, { kind: 'recoveryKey', typed: station.recoveryKey }, dataDir);

    const there = rowsOf(stationFolder(dataDir).replica, key);
    expect(there.rows).toEqual(rows);
    expect(digestsOf(stationFolder(dataDir).blobs)).toEqual(files);
    expect(there.counters).toEqual({
      ...counters,
      [MRN_PREFIX]: report.mrnPrefix,
      [TICKETS_PLAIN]: null, // what calls tickets by the number alone may still be there
      [MRN_NEXT]: 1,
      [AUDIT_HEAD]: FIRST_HEAD,
      [AUDIT_PAST]: [counters[AUDIT_HEAD]],
    });
    const restored = await signedIn(dataDir);
    const own = await restored.opened.replica.reader().list(AuditEvent, { where: { sequence: 1 } });
    expect(own.map(({ action, userId }) => `${action} ${userId}`).toSorted()).toEqual([
      expect.stringMatching(/^session.setUp user:/),
      'station.restore recoveryKey',
    ]);
    expect(await restored.opened.replica.verify()).toMatchObject({ ok: true });
    const slots = readSlotFile(stationFolder(dataDir).slots);
    const audit = await verifyAudit(restored.opened.replica.reader(), slots.ok ? slots.value : undefined);
    // The old chain to its end, and behind it what the first sign-in adds: all but the device are entries.
    expect(audit).toMatchObject({ ok: true, entries: (rows['doc_audit']?.length ?? 0) + ADDED.length - 1 });
    // The file that two charts share is nobody's to collect, and each shows it.
    expect(await collectUnreferenced(restored.opened, { graceMs: 0 })).toEqual({ removed: 0, kept: 2 });
    expect(await verifyFiles(restored.opened, records)).toEqual({ files: 2, issueCount: 0, issues: [] });
    for (const { id, file: wanted } of documents) {
      const piece = await restored.client.request(contracts.documents.read, { id, part: 'file', from: 0 });
      const bytes = piece.ok ? Buffer.from(piece.value.bytes, 'base64') : Buffer.alloc(0);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(wanted.hash);
    }
    // A device of its own: name, prefix, chain.
    expect(restored.opened.device).toBe(report.device);
    expect(await restored.opened.replica.reader().counter(MRN_PREFIX)).toBe(report.mrnPrefix);
    expect(report.mrnPrefix).not.toBe(prefix);
    const registered = await restored.client.request(contracts.patients.register, {
      name: [{ family: 'Were' }],
      gender: 'male',
    });
    expect(registered).toMatchObject({
      ok: true,
      value: { mrn: expect.stringMatching(`^${report.mrnPrefix}-00001-`) },
    });
    expect(readdirSync(dataDir)).not.toContain('restoring');
  }, 60_000);

  it('goes back to any backup, and stores what is new only', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    await station.register(30);
    await station.scan(500_000);
    const moments = [Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 3)];
    const contents: (readonly string[])[] = [];
    const stored: number[] = [];
    for (const moment of moments) {
      await station.register(1);
      contents.push(await contentOf(station.opened()));
      stored.push((await mustBackUp(station, folder, moment)).storedBytes);
    }
    expect(stored[1]).toBeLessThan((stored[0] ?? 0) / 2);
    expect((await mustBackUp(station, folder, Date.UTC(2026, 2, 4))).storedBytes).toBeLessThan(100_000);
    for (const [index, moment] of moments.entries()) {
      const dataDir = aNewFolder(cleanups);
      const report = await mustRestore(folder, ADMIN, dataDir, moment + 1000);
      expect(report.takenAtMs).toBe(moment);
      const restored = await signedIn(dataDir);
      const brought = await contentOf(restored.opened);
      const added = brought.filter((line) => !contents[index]?.includes(line));
      expect(added.map(written).toSorted()).toEqual(ADDED);
      expect(brought.length).toBe((contents[index]?.length ?? 0) + ADDED.length);
    }
    const tooEarly = await restore({
      target: folderTarget(folder),
      opener: ADMIN,
      dataDir: aNewFolder(cleanups),
      nowMs: 0,
      atMs: Date.UTC(2025, 0),
    });
    expect(tooEarly).toEqual({ ok: false, error: { code: 'backup.none' } });
  }, 60_000);

  it('shows nothing at the target but keys under keys', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    await station.register(5);
    await mustBackUp(station, folder);
    for (const file of filesOf(folder)) {
      const text = readFileSync(file, 'latin1');
      for (const secret of ['Odhiambo', 'Achieng', 'Kisumu', 'admin', 'SQLite format'])
        expect(text.includes(secret), `${secret} in ${file}`).toBe(false);
    }
  });
});

describe('what opens a backup', () => {
  it('is a password or the recovery key of that time, and nothing else', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    await mustBackUp(station, folder);
    const refusal = async (opener: Opener) => {
      const dataDir = aNewFolder(cleanups);
      const done = await restore({ target: folderTarget(folder), opener, dataDir, nowMs: 0 });
      expect(existsSync(dataDir)).toBe(false);
      return done.ok ? 'ok' : done.error.code;
    };
    const other = await aStation(cleanups);
    expect(await refusal({ ...ADMIN, password: 'not-the-password' })).toBe('session.wrongPassword');
    expect(await refusal({ ...ADMIN, login: 'nobody' })).toBe('session.wrongPassword');
    expect(await refusal({ kind: 'recoveryKey', typed: other.recoveryKey })).toBe('recoveryKey.wrong');
    expect(await refusal({ kind: 'recoveryKey', typed: 'ABC' })).toBe('recoveryKey.malformed');
    // Two stations may share a target: each opener finds its own.
    await mustBackUp(other, folder);
    const dataDir = aNewFolder(cleanups);
    await mustRestore(folder, { kind: 'recoveryKey', typed: other.recoveryKey }, dataDir);
    await mustRestore(folder, { kind: 'recoveryKey', typed: station.recoveryKey }, aNewFolder(cleanups));
    const again = await restore({ target: folderTarget(folder), opener: ADMIN, dataDir, nowMs: 0 });
    expect(again).toEqual({ ok: false, error: { code: 'restore.folderInUse' } });
  });
});

/** What is said of an object that is damaged or missing. Nothing but the chunks' absence tells that an index is missing. */
function told(name: string, isMissing: boolean) {
  if (isMissing && name.includes('/snapshots/')) return { code: 'backup.none' };
  return { code: 'backup.damaged', file: isMissing ? name.replace(/(\/indexes)\/.*/, '$1') : name };
}

describe('damage at the target', () => {
  it('in any byte of any file is named and never restored', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    await station.register(3);
    await mustBackUp(station, folder);
    const opener: Opener = { kind: 'recoveryKey', typed: station.recoveryKey };
    const files = filesOf(folder);
    expect(files.length).toBe(4); // unlock, pack, index, snapshot
    for (const file of files) {
      const sound = readFileSync(file);
      const name = file.slice(folder.length + 1);
      const at = randomInt(sound.length);
      const bytes = Buffer.from(sound);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << randomInt(8)), at);
      const dataDir = aNewFolder(cleanups);
      for (const change of [
        () => writeFileSync(file, bytes),
        () => writeFileSync(file, sound.subarray(0, -1)),
        () => rmSync(file),
      ]) {
        change();
        const done = await restore({ target: folderTarget(folder), opener, dataDir, nowMs: 0 });
        expect(done, `${name} at ${at}`).toEqual({ ok: false, error: told(name, !existsSync(file)) });
        expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
      }
      writeFileSync(file, sound);
    }
    // What was cut off by damage is begun anew in the same folder.
    const [pack = ''] = files.filter((file) => file.includes('/packs/'));
    const dataDir = aNewFolder(cleanups);
    const sound = readFileSync(pack);
    writeFileSync(pack, Buffer.alloc(sound.length));
    expect((await restore({ target: folderTarget(folder), opener, dataDir, nowMs: 0 })).ok).toBe(false);
    writeFileSync(pack, sound);
    await mustRestore(folder, opener, dataDir);
  }, 60_000);

  it('does not keep the next backup from being whole', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    await station.register(3);
    await station.scan(100_000);
    await mustBackUp(station, folder);
    for (const kind of ['/packs/', '/indexes/', '/snapshots/']) {
      for (const file of filesOf(folder).filter((path) => path.includes(kind)))
        writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size - 1));
      const next = await mustBackUp(station, folder, Date.now() + 60_000);
      expect(next.damaged.length, kind).toBeGreaterThan(0);
      await mustRestore(folder, ADMIN, aNewFolder(cleanups));
    }
  }, 60_000);

  it('or its absence is told: not plugged in, full of something else', async () => {
    const station = await aStation(cleanups);
    const folder = aTargetFolder(cleanups);
    renameSync(folder, `${folder}-gone`);
    const options = station.options({ target: folderTarget(folder) });
    expect(await runBackup(options)).toEqual({
      ok: false,
      error: { code: 'target.unreachable', reason: 'ENOENT' },
    });
    writeFileSync(folder, 'a file');
    expect((await runBackup(options)).ok).toBe(false);
    expect(existsSync(folder) && statSync(folder).isFile()).toBe(true);
  });
});
