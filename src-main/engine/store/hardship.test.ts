import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { openReplica, type Replica } from './replica.ts';
import { StoreFull } from './store-errors.ts';
import {
  anEnvelope,
  must,
  mustCommit,
  newId,
  Note,
  openTest,
  putOf,
  temporaryFolder,
  TEST_CIPHER,
  TEST_RECORDS,
} from './testing.ts';

const place = temporaryFolder();
const mounted: string[] = [];
const key = randomBytes(32);
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
});
afterAll(() => place.remove());

/** A disk of its own, as large as said. */
function mount(folder: string, mebibytes: number): boolean {
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
  if (status === 0) mounted.push(folder);
  return status === 0;
}

const canMount = mount(join(place.folder, 'probe'), 1); // only as root on Linux

const aNote = (text: string) => anEnvelope('note', { patientId: newId('patient'), text, status: 'draft' });
const long = 'x'.repeat(1_900);

async function isSound(replica: Replica, notes: number): Promise<void> {
  expect(await replica.verify()).toMatchObject({ ok: true });
  expect(await replica.reader().count(Note, {})).toBe(notes);
}

it.skipIf(!canMount)(
  'loses nothing when the disk is full, and goes on when there is room (needs root on Linux, who may mount)',
  { timeout: 60_000 },
  async () => {
    const folder = join(place.folder, 'small-disk');
    mount(folder, 12);
    const file = join(folder, 'full.db');
    writeFileSync(join(folder, 'filler'), Buffer.alloc(5_000_000));
    let replica = await openTest({ file, key, create: true });
    let written = 0;
    const fill = () => {
      for (;;) {
        mustCommit(replica, [putOf(aNote(long)), putOf(aNote(long))]);
        written += 2;
      }
    };
    expect(fill).toThrow(StoreFull);
    expect(fill).toThrow(StoreFull);
    expect(written).toBeGreaterThan(100);
    await isSound(replica, written);
    // Closed and opened on the full disk, too.
    await replica.close();
    replica = await openTest({ file, key });
    await isSound(replica, written);
    rmSync(join(folder, 'filler'));
    mustCommit(replica, [putOf(aNote(long))]);
    await replica.close();
    replica = await openTest({ file, key });
    await isSound(replica, written + 1);
    await replica.close();
  },
);

it.skipIf(!canMount)(
  'says that it cannot write on a read-only disk (needs root on Linux, who may mount)',
  async () => {
    const folder = join(place.folder, 'locked-disk');
    mount(folder, 8);
    const file = join(folder, 'locked.db');
    const note = aNote('kept');
    const replica = await openTest({ file, key, create: true, live: false });
    mustCommit(replica, [putOf(note)]);
    await replica.close();
    spawnSync('mount', ['-o', 'remount,ro', folder]);
    const refused = { ok: false, error: { code: 'store.cannotWrite' } };
    expect(await openReplica({ file, key, cipher: TEST_CIPHER, records: TEST_RECORDS })).toEqual(refused);
    expect(
      await openReplica({ file: join(folder, 'new.db'), key, records: TEST_RECORDS, create: true }),
    ).toEqual(refused);
  },
);

it('keeps its order when the clock jumps', async () => {
  const file = join(place.folder, 'clock.db');
  const hour = 3_600_000;
  let nowMs = Date.parse('2026-03-12T06:42:00Z');
  const replica = await openTest({ file, key, create: true, now: () => nowMs });
  const note = aNote('0');
  let rev = must(mustCommit(replica, [putOf(note)]).revs.get(note.id));
  let seq = 0;
  for (const [turn, jump] of [24 * hour, -48 * hour, 0, 365 * 24 * hour, -400 * 24 * hour, 1].entries()) {
    nowMs += jump;
    const changed = { ...note, data: { ...note.data, text: String(turn + 1) } };
    const receipt = mustCommit(replica, [putOf(changed, rev), putOf(aNote('other'))]);
    expect(receipt.seq).toBeGreaterThan(seq);
    seq = receipt.seq;
    rev = must(receipt.revs.get(note.id));
    expect((await replica.reader().get(Note, note.id))?.text).toBe(String(turn + 1));
  }
  await isSound(replica, 7);
  await replica.close();
  const again = await openTest({ file, key, now: () => 0 });
  mustCommit(again, [putOf({ ...note, data: { ...note.data, text: 'last' } }, rev)]);
  await isSound(again, 7);
  await again.close();
});

it('has one process as its writer, whichever comes first, until that one ends', async () => {
  const file = join(place.folder, 'shared.db');
  const script = join(import.meta.dirname, 'hardship.process.ts');
  const another = async () => {
    const child = spawn(process.execPath, [script, file, key.toString('hex')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const end = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    };
    return { said: said.toString().trim(), end };
  };
  const mine = await openTest({ file, key, create: true, live: false });
  const second = await another();
  expect(second.said).toBe('store.busy');
  await second.end();
  mustCommit(mine, [putOf(aNote('mine'))]);
  await mine.close();
  const third = await another();
  expect(third.said).toBe('open');
  expect(await openReplica({ file, key, cipher: TEST_CIPHER, records: TEST_RECORDS })).toEqual({
    ok: false,
    error: { code: 'store.busy' },
  });
  await third.end();
  const again = await openTest({ file, key, live: false });
  await isSound(again, 1);
  await again.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});
