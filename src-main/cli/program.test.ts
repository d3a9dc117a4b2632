import { execFile } from 'node:child_process';
import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD } from '#engine/station-testing.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { unlockStation } from '#engine/keys/sign-in.ts';
import { closeSqliteFile, openSqliteFile } from '#engine/store/sqlite-file.ts';
import { EXIT } from './cli-context.ts';
import { run } from './cli-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** As `--help` lists them, without the one that prints it. */
function commandsIn(help: string): readonly string[] {
  const listed = /Commands:\n((?: {2,}.*\n)+)/.exec(help)?.[1] ?? '';
  return [...listed.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name]) =>
    name === undefined || name === 'help' ? [] : [name],
  );
}

/** A station with two patients, nobody signed in. */
async function aStation(): Promise<string> {
  const { dataDir, station, client } = await setUpStation(cleanups);
  for (const given of ['Grace', 'Gracia']) {
    await client.request(contracts.patients.register, {
      name: [{ family: 'Odhiambo', given: [given] }],
      gender: 'female',
      birthDate: '1987-04-02',
    });
  }
  await station.close();
  return dataDir;
}

describe('find', () => {
  it('says beforehand that the records are prepared after an update, and only then', async () => {
    const data = await aStation();
    const folder = stationFolder(data);
    const unlocked = await unlockStation(folder, 'admin', TEST_PASSWORD, systemClock);
    if (!unlocked.ok) throw new Error(unlocked.error.code);
    const file = openSqliteFile(folder.replica, unlocked.value.dataKey, 'sqlcipher', 'write');
    if (!file.ok) throw new Error(file.error.code);
    file.value.exec('DROP INDEX record_patient_mrn'); // as a version without it left the file
    closeSqliteFile(file.value);
    const args = ['find', 'grace', 'odhiambo', '--data', data];
    expect(await run(args)).toMatchObject({
      code: 0,
      out: expect.stringContaining('ODHIAMBO, Grace'),
      err: expect.stringContaining('Preparing the records of this station'),
    });
    expect((await run(args)).err).toBe('');
  });

  it('prints the patients a desk would see, best first, as JSON and nothing else', async () => {
    const data = await aStation();
    const { code, out, err } = await run(['find', 'grace', 'odhiambo', '--data', data, '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual([
      {
        id: expect.stringMatching(/^patient:/),
        mrn: expect.any(String),
        name: 'Grace Odhiambo',
        birthDate: '1987-04-02',
        gender: 'female',
        rank: 'exact',
      },
      expect.objectContaining({ name: 'Gracia Odhiambo' }),
    ]);
    const plain = await run(['find', 'grace', '--data', data]);
    expect(plain.out.split('\n')[0]).toContain('ODHIAMBO, Grace');
    expect(JSON.parse((await run(['find', 'nobody here', '--data', data, '--json'])).out)).toEqual([]);
  });

  it('says in codes why not', async () => {
    const data = await aStation();
    const find = (args: readonly string[], env?: { readonly [name: string]: string }) =>
      run(['find', 'x', '--json', ...args], env);
    const missing = join(temporaryDataDir(cleanups), 'none');
    expect(await find(['--data', missing])).toEqual({
      code: 3,
      out: '',
      err: '{"error":{"code":"session.notSetUp"}}\n',
    });
    expect(existsSync(missing)).toBe(false);
    expect(await find(['--data', data], {})).toMatchObject({
      code: 3,
      err: '{"error":{"code":"session.passwordNeeded"}}\n',
    });
    expect(await find(['--data', data], { FIELDWARD_PASSWORD: 'wrong-wrong' })).toMatchObject({
      code: 3,
      err: '{"error":{"code":"session.wrongPassword"}}\n',
    });
    expect(await run(['messages', 'send', '--json', '--data', data])).toMatchObject({
      code: 1,
      err: '{"error":{"code":"messages.off"}}\n',
    });
    expect(await find(['--data', data, '--limit', '0'])).toMatchObject({ code: 2 });
    expect(await find([])).toEqual({
      code: 2,
      out: '',
      err: '{"error":{"code":"usage","reason":"commander.missingMandatoryOptionValue"}}\n',
    });
    truncateSync(join(data, 'station.db'), 20_000);
    expect(await find(['--data', data])).toMatchObject({
      code: 4,
      err: '{"error":{"code":"store.damaged","file":"station.db"}}\n',
    });
  });

  it('says that the desk has the station open', async () => {
    const { dataDir } = await setUpStation(cleanups);
    expect(await run(['find', 'x', '--data', dataDir, '--json'])).toEqual({
      code: 5,
      out: '',
      err: '{"error":{"code":"store.busy"}}\n',
    });
  });
});

describe('verify', () => {
  it('finds a sound station sound', async () => {
    const data = await aStation();
    const audit = await run(['verify', 'audit', '--data', data, '--json']);
    expect(audit.code).toBe(0);
    expect(JSON.parse(audit.out)).toMatchObject({ ok: true, entries: 5 }); // set-up, two patients, the closed window, this sign-in
    const store = await run(['verify', 'store', '--data', data]);
    expect(store).toMatchObject({ code: 0, out: expect.stringContaining('ok: true') });
  });
});

describe('setup', () => {
  it('makes a station once, and shows the recovery key, which gives a new password', async () => {
    const data = join(temporaryDataDir(cleanups), 'clinic');
    const made = await run([
      'setup',
      '--data',
      data,
      '--facility-name',
      'Kisumu Lakeside',
      '--zone',
      'Africa/Nairobi',
    ]);
    expect(made).toMatchObject({ code: 0, out: '' });
    const recoveryKey = /([0-9A-Z]{4}-){6}[0-9A-Z]{4}/.exec(made.err)?.[0] ?? '';
    expect(await run(['setup', '--data', data])).toMatchObject({ code: 1 });

    const fresh = 'brown-kettle-in-the-yard';
    const wrongKey = { FIELDWARD_RECOVERY_KEY: '0'.repeat(28), FIELDWARD_NEW_PASSWORD: fresh };
    expect((await run(['station', 'recover', '--data', data], wrongKey)).code).not.toBe(0);
    const recovered = await run(['station', 'recover', '--data', data], {
      ...wrongKey,
      FIELDWARD_RECOVERY_KEY: recoveryKey.toLowerCase(),
    });
    expect(recovered.code).toBe(0);
    expect((await run(['station', 'info', '--data', data])).code).toBe(3);
    const info = await run(['station', 'info', '--data', data, '--json'], { FIELDWARD_PASSWORD: fresh });
    expect(JSON.parse(info.out)).toMatchObject({
      facility: 'Kisumu Lakeside',
      zone: 'Africa/Nairobi',
      logins: ['admin'],
      patients: 0,
    });

    const changed = await run(['station', 'passwd', '--data', data], {
      FIELDWARD_PASSWORD: fresh,
      FIELDWARD_NEW_PASSWORD: TEST_PASSWORD,
    });
    expect(changed.code).toBe(0);
    expect((await run(['verify', 'audit', '--data', data])).code).toBe(0);
  });

  it('refuses a weak password before it makes anything', async () => {
    const data = join(temporaryDataDir(cleanups), 'clinic');
    const refused = await run(['setup', '--data', data, '--json'], { FIELDWARD_PASSWORD: 'short' });
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: '{"error":{"code":"setup.passwordTooShort","minimum":8}}\n',
    });
    expect(existsSync(data)).toBe(false);
  });
});

describe('the program', () => {
  const guide = readFileSync(new URL('../../docs/administrator-guide.md', import.meta.url), 'utf8');

  it('documents its exit codes: in --help, in the guide, and no others than there are', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('FIELDWARD_PASSWORD');
    const inHelp = [
      ...(/Exit codes:\n((?: {2}\d.*\n)+)/.exec(out)?.[1] ?? '').matchAll(/^ {2}(\d+) +(.*)$/gm),
    ];
    const inGuide = [...(guide.split('Exit codes:')[1] ?? '').matchAll(/^\| (\d+) \| (.*) \|$/gm)];
    const told = (rows: readonly RegExpExecArray[]) =>
      rows.map(([, number, words]) => [Number(number), words]);
    expect(told(inHelp).map(([number]) => number)).toEqual(Object.values(EXIT));
    expect(told(inGuide)).toEqual(told(inHelp));
  });

  it('names every verb in --help, and explains each', async () => {
    const { out } = await run(['--help']);
    const verbs = commandsIn(out);
    expect(verbs.join(' ')).toBe(
      'setup find import export verify station demo staff audit backup restore server sync hosting messages',
    );
    const typed: string[][] = [];
    for (const verb of verbs) {
      const nested = commandsIn((await run([verb, '--help'])).out);
      typed.push(...(nested.length === 0 ? [[verb]] : nested.map((next) => [verb, next])));
    }
    for (const words of typed) {
      const help = await run([...words, '--help']);
      expect([words, help.code, help.err]).toEqual([words, 0, '']);
      expect(help.out).toContain('--json');
    }
    // What the guide says to type is there.
    const known = new Set(typed.flatMap(([verb = '', next]) => [verb, `${verb} ${next ?? ''}`]));
    const inGuide = [...guide.matchAll(/run -s cli -- ([a-z]+) ?([a-z|]*)/g)].flatMap(
      ([, verb = '', next = '']) =>
        ['', 'fhir', 'csv'].includes(next) ? [verb] : next.split('|').map((one) => `${verb} ${one}`),
    );
    expect(inGuide.length).toBeGreaterThan(5);
    expect(inGuide.filter((words) => !known.has(words))).toEqual([]);
  });

  it('takes no word for a verb that is none', async () => {
    for (const word of ['constructor', 'toString', 'nonsense']) {
      expect(await run([word])).toMatchObject({ code: 2 });
    }
  });

  it('gives programs JSON, also where there is a key to show', async () => {
    const data = join(temporaryDataDir(cleanups), 'clinic');
    const made = await run(['setup', '--data', data, '--json']);
    expect(made).toMatchObject({ code: 0, err: '' });
    const key = expect.stringMatching(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
    expect(JSON.parse(made.out)).toEqual({ data, user: 'admin', recoveryKey: key });
    const before = (JSON.parse(made.out) as { readonly recoveryKey: string }).recoveryKey;
    const rekeyed = await run(['station', 'rekey', '--data', data, '--json']);
    expect(rekeyed).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(rekeyed.out)).toEqual({ recoveryKey: key });
    expect(rekeyed.out).not.toContain(before);
    expect(await run(['verify', 'store', '--data', data])).toMatchObject({ code: 0 });
  }, 60_000);

  it('runs as a process of its own', async () => {
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    await expect(promisify(execFile)(process.execPath, [main, 'nonsense'])).rejects.toMatchObject({
      code: 2,
    });
  });
});
