import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { openTest, temporaryFolder, TEST_RECORDS } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** As SQLite, JSON, JavaScript strings and the folded search index would have them. */
function spellings(secret: string): Buffer[] {
  return [secret, secret.toLowerCase(), secret.toUpperCase()].flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
  ]);
}

it.each(['sqlcipher', 'aegis'] as const)(
  'nothing of a patient is in clear on disk (%s)',
  { timeout: 60_000 },
  async (cipher) => {
    const [data, temporary] = [join(place.folder, cipher, 'data'), join(place.folder, cipher, 'tmp')];
    mkdirSync(data, { recursive: true });
    mkdirSync(temporary);
    const [file, key] = [join(data, 'replica.db'), randomBytes(32)];
    const secrets = ['Zawadikerubo', 'K3-00417-8', 'bilateral crackles heard'];
    const script = join(import.meta.dirname, 'secrecy.process.ts');
    const child = spawn(process.execPath, [script, file, key.toString('hex'), cipher, ...secrets], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    const needles = [...secrets.flatMap(spellings), key, Buffer.from(key.toString('hex'))];
    const clear = (): string[] =>
      [...filesUnder(data), ...filesUnder(temporary)].filter((path) => {
        const bytes = readFileSync(path);
        return needles.some((needle) => bytes.includes(needle));
      });
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(clear()).toEqual([]);
    // RxDB's default would leave its events between processes here.
    expect(filesUnder(temporary)).toEqual([]);
    child.kill('SIGKILL');
    await exited;
    expect(clear()).toEqual([]);
    const replica = await openTest({ file, key, cipher, records: [...TEST_RECORDS, Patient], live: false });
    expect((await replica.reader().search('zawadi', 10)).length).toBe(10);
    await replica.close();
    expect(clear()).toEqual([]);
    expect(
      filesUnder(data)
        .map((path) => path.slice(data.length + 1))
        .toSorted(),
    ).toEqual(['replica.db', 'replica.db.lock']);
  },
);
