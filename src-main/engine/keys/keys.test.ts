import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { sameJson } from '#shared/kernel/json.ts';
import { SEALED } from '#shared/sync/sealed.fixture.ts';
import {
  changePassword,
  newKeySlot,
  openKeySlot,
  openWithRecoveryKey,
  sealForRecovery,
} from './key-slots.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { checkPassword } from './password.rules.ts';
import { parseRecoveryKey, recoveryKeyText } from './recovery-key.ts';
import { closeBox, newKeyPair, openBox, openSealed, sealTo } from './seal.ts';
import { parseSlotFile, readSlotFile, writeSlotFile, type SlotFile } from './slot-file.ts';
import { prepareFolder, stationFolder } from './station-folder.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-keys-'));
  folders.push(folder);
  return folder;
}

const key = Buffer.alloc(32, 7);
const secret = Buffer.from('thirty-two bytes of a secret key');
const cannotOpen = { ok: false, error: { code: 'box.cannotOpen' } };

it("a person's key opens what the server seals to it", () => {
  const { publicKey, privateKey, sealed, purpose, secret } = SEALED;
  const opened = openSealed(Buffer.from(privateKey, 'base64'), publicKey, sealed, purpose);
  expect(opened.ok && opened.value.toString('base64')).toBe(secret);
});

describe('a box', () => {
  it('opens with its key and purpose only, and not when a bit of it has changed', () => {
    const box = closeBox(key, secret, 'one');
    expect(openBox(key, box, 'one')).toEqual({ ok: true, value: secret });
    expect(openBox(Buffer.alloc(32, 8), box, 'one')).toEqual(cannotOpen);
    expect(openBox(key, box, 'two')).toEqual(cannotOpen);
    expect(openBox(key, { ...box, box: 'AAAA' }, 'one')).toEqual(cannotOpen);
    const bytes = Buffer.from(box.box, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(openBox(key, { ...box, box: changed.toString('base64') }, 'one')).toEqual(cannotOpen);
    }
  });

  it('sealed to someone opens for that person only', () => {
    const [mine, theirs] = [newKeyPair(), newKeyPair()];
    const sealed = sealTo(mine.publicKey, secret, 'one');
    expect(openSealed(mine.privateKey, mine.publicKey, sealed, 'one')).toEqual({ ok: true, value: secret });
    expect(openSealed(mine.privateKey, mine.publicKey, sealed, 'two')).toEqual(cannotOpen);
    expect(openSealed(theirs.privateKey, theirs.publicKey, sealed, 'one')).toEqual(cannotOpen);
    expect(openSealed(mine.privateKey, theirs.publicKey, sealed, 'one')).toEqual(cannotOpen);
  });
});

describe('a key slot', () => {
  const person = { userId: 'user:1', login: 'naomi', displayName: 'Naomi Mutiso' };

  it('opens with the password, in whatever form its accents were typed', async () => {
    const slot = await newKeySlot(person, 'café-du-marché', key);
    expect(await openKeySlot(slot, 'cafe\u0301-du-marche\u0301')).toEqual({ ok: true, value: key });
    expect(await openKeySlot(slot, 'Café-du-marché')).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    const swapped = { ...slot, dataKey: sealTo(slot.publicKey, secret, 'elsewhere') };
    expect(await openKeySlot(swapped, 'café-du-marché')).toEqual({
      ok: false,
      error: { code: 'store.damaged', file: 'keys.json' },
    });
    expect(JSON.stringify(slot)).not.toContain('marché');
  });

  it('takes a new password for the old one and keeps its key pair', async () => {
    const slot = {
      ...(await newKeySlot(person, 'the first password', key)),
      failures: { count: 2, lastUpMs: 5 },
    };
    expect(await changePassword(slot, 'not the password', 'x')).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    const changed = await changePassword(slot, 'the first password', 'the second password');
    if (!changed.ok) throw new Error(changed.error.code);
    expect(changed.value).toMatchObject({ publicKey: slot.publicKey, dataKey: slot.dataKey });
    expect(changed.value).not.toHaveProperty('failures');
    expect(await openKeySlot(changed.value, 'the second password')).toEqual({ ok: true, value: key });
    expect((await openKeySlot(changed.value, 'the first password')).ok).toBe(false);
  });
});

describe('the recovery key', () => {
  it('opens the data key that was sealed to it', () => {
    const { text, recovery } = sealForRecovery(key);
    const typed = parseRecoveryKey(
      text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'),
    );
    if (!typed.ok) throw new Error(typed.error.code);
    expect(openWithRecoveryKey(recovery, typed.value)).toEqual({ ok: true, value: key });
    expect(openWithRecoveryKey(recovery, Buffer.alloc(16))).toEqual({
      ok: false,
      error: { code: 'recoveryKey.wrong' },
    });
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseRecoveryKey(recoveryKeyText(bytes))).toEqual({ ok: true, value: Buffer.from(bytes) });
      }),
    );
  });

  it('notices a typing mistake', () => {
    const text = recoveryKeyText(Buffer.alloc(16, 0x5a));
    const mistakes = text
      .split('')
      .flatMap((character, index) =>
        character === '-'
          ? []
          : [`${text.slice(0, index)}${character === '7' ? '8' : '7'}${text.slice(index + 1)}`],
      );
    expect(mistakes.length).toBe(28);
    for (const mistake of mistakes) expect(parseRecoveryKey(mistake).ok).toBe(false);
    expect(parseRecoveryKey('7'.repeat(27))).toEqual({ ok: false, error: { code: 'recoveryKey.malformed' } });
    expect(parseRecoveryKey('U'.repeat(28))).toEqual({ ok: false, error: { code: 'recoveryKey.malformed' } });
  });
});

describe('passwords', () => {
  const names = ['admin', 'Achieng Otieno', 'Kisumu Lakeside Clinic'];
  it.each([
    'password',
    'P@ssw0rd',
    'Motdepasse2026',
    'ACHIENG-otieno',
    'aaaaaaaa',
    '12345678',
    '87654321',
    'abcabcabc',
    'admin2026',
    'iloveyou',
    'Zahanati-2026',
    'poiuytrewq',
    'Wanjiku 1990',
    '02041987',
    '1987-04-02',
  ])('refuses %s', (password) => {
    expect(checkPassword(password, names)).toEqual({ ok: false, error: { code: 'setup.passwordCommon' } });
  });
  it('refuses fewer than eight characters, counted as a person counts', () => {
    expect(checkPassword('é🙂é🙂é🙂7', names)).toEqual({
      ok: false,
      error: { code: 'setup.passwordTooShort', minimum: 8 },
    });
  });
  it.each(['green-kettle-on-the-roof', 'Achieng likes tea', 'тихий океан', '玉米田里的八只鹤'])(
    'takes %s',
    (password) => {
      expect(checkPassword(password, names)).toEqual({ ok: true, value: undefined });
    },
  );
});

it('knows more than a thousand passwords that are tried first', () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(1_500);
  for (const word of COMMON_PASSWORDS) {
    expect(checkPassword(`${word}2026`, []).ok, word).toBe(false);
  }
});

describe('the slot file', () => {
  async function aFile(): Promise<SlotFile> {
    const slot = await newKeySlot(
      { userId: 'user:1', login: 'naomi', displayName: 'Naomi' },
      'a long password',
      key,
    );
    return {
      version: 2,
      cipher: 'sqlcipher',
      device: 'abcdef123456',
      facilityId: 'facility:1',
      facilityName: 'Clinic',
      slots: [slot],
      recovery: sealForRecovery(key).recovery,
      toAudit: [],
    };
  }

  it('is read as it was written, and leaves nothing beside it', async () => {
    const folder = aFolder();
    const path = join(folder, 'keys.json');
    const file = await aFile();
    writeSlotFile(path, file);
    writeSlotFile(path, { ...file, facilityName: 'Other' });
    expect(readSlotFile(path)).toEqual({ ok: true, value: { ...file, facilityName: 'Other' } });
    expect(readdirSync(folder)).toEqual(['keys.json']);
  });

  it.each([
    ['', { code: 'store.damaged', file: 'keys.json' }],
    ['{"version":1', { code: 'store.damaged', file: 'keys.json' }],
    ['{"version":1}', { code: 'store.damaged', file: 'keys.json' }],
    ['{"version":3,"slots":"new"}', { code: 'store.newer' }],
  ])('says what is wrong with %j', (content, error) => {
    const path = join(aFolder(), 'keys.json');
    writeFileSync(path, content);
    expect(readSlotFile(path)).toEqual({ ok: false, error });
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('shows a changed bit in any of its bytes, and is still read as the first version wrote it', async () => {
    const path = join(aFolder(), 'keys.json');
    const file = await aFile();
    writeSlotFile(path, file);
    const sound = readFileSync(path);
    const damaged = { ok: false, error: { code: 'store.damaged', file: 'keys.json' } };
    const flipped = (at: number) => {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      return parseSlotFile(bytes.toString());
    };
    const unseen = [...sound.keys()].filter((at) => !sameJson(flipped(at), damaged));
    expect(unseen).toEqual([]);
    const first = JSON.stringify({ ...file, version: 1 });
    expect(parseSlotFile(first)).toEqual({ ok: true, value: file });
    expect(parseSlotFile(JSON.stringify(file))).toEqual(damaged);
  });

  it('is missing where nothing was set up', () => {
    expect(readSlotFile(join(aFolder(), 'keys.json'))).toEqual({
      ok: false,
      error: { code: 'session.notSetUp' },
    });
  });
});

describe('a new data folder', () => {
  const prepare = (dataDir: string) => prepareFolder(stationFolder(dataDir));

  it('is made, parents too', () => {
    const dataDir = join(aFolder(), 'a', 'b');
    expect(prepare(dataDir)).toEqual({ ok: true, value: undefined });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('clears what a first run that was cut off has left, and nothing else', () => {
    const dataDir = aFolder();
    for (const name of ['keys.json.setup', 'station.db', 'station.db-wal', 'notes.txt'])
      writeFileSync(join(dataDir, name), 'x');
    expect(prepare(dataDir).ok).toBe(true);
    expect(readdirSync(dataDir).toSorted()).toEqual(['keys.json.setup', 'notes.txt']);
  });

  it('never buries a replica whose keys are gone, nor a station', () => {
    const orphaned = aFolder();
    writeFileSync(join(orphaned, 'station.db'), 'x');
    expect(prepare(orphaned)).toEqual({ ok: false, error: { code: 'setup.cannotWrite' } });
    const station = aFolder();
    writeFileSync(join(station, 'keys.json'), '{}');
    expect(prepare(station)).toEqual({ ok: false, error: { code: 'setup.alreadyDone' } });
  });

  it('is refused where no folder can be made', () => {
    const blocked = join(aFolder(), 'a-file');
    writeFileSync(blocked, '');
    expect(prepare(join(blocked, 'station'))).toEqual({ ok: false, error: { code: 'setup.cannotWrite' } });
  });
});
