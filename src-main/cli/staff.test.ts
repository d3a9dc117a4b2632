import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD } from '#engine/station-testing.ts';
import { runCli } from './program.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const FRESH = 'given-by-the-administrator';

async function run(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { FIELDWARD_PASSWORD: TEST_PASSWORD, FIELDWARD_NEW_PASSWORD: FRESH, ...env },
    askHidden: async () => undefined,
  });
  return { code, out, err };
}

async function aStation(): Promise<string> {
  const { dataDir, station, client } = await setUpStation(cleanups);
  await client.request(contracts.patients.register, {
    name: [{ family: 'Odhiambo', given: ['Grace'] }],
    gender: 'female',
  });
  await station.close();
  return dataDir;
}

describe('staff', () => {
  it('adds, lists, closes and reopens accounts', async () => {
    const data = await aStation();
    const on = ['--data', data];
    const add = ['staff', 'add', 'naomi', '--name', 'Naomi Mutiso', '--role', 'receptionist', ...on];
    expect(await run(add)).toMatchObject({ code: 0, out: 'naomi can sign in.\n' });
    expect(await run(add)).toMatchObject({ code: 1, err: expect.stringContaining('staff.loginTaken') });
    expect(await run(['staff', 'add', 'x', '--name', 'X', '--role', 'emperor', ...on])).toMatchObject({
      code: 1,
      err: expect.stringContaining('staff.unknownRole'),
    });
    const closed = await run(['staff', 'close', 'Naomi', ...on]);
    expect(closed).toMatchObject({
      code: 0,
      err: expect.stringMatching(/recovery key is new.*: [0-9A-Z-]{34}/),
    });
    const listed = await run(['staff', 'list', ...on]);
    expect(listed.out.split('\n')).toEqual([
      expect.stringMatching(/^admin +open +Achieng Otieno {2}administrator$/),
      expect.stringMatching(/^naomi +closed +Naomi Mutiso {2}receptionist$/),
      '',
    ]);
    expect(
      await run(['find', 'grace', '--user', 'naomi', ...on], { FIELDWARD_PASSWORD: FRESH }),
    ).toMatchObject({
      code: 3,
    });
    expect(await run(['staff', 'reopen', 'naomi', ...on])).toMatchObject({ code: 0 });
    expect(await run(['staff', 'close', 'nobody', ...on])).toMatchObject({ code: 3 });
    expect(await run(['verify', 'audit', ...on])).toMatchObject({ code: 0 });
  }, 60_000);
});

describe('audit', () => {
  it('is listed, exported and checked against an end that was written down', async () => {
    const data = await aStation();
    const on = ['--data', data];
    const listed = await run(['audit', 'list', '--action', 'patients.', ...on]);
    expect(listed.out).toMatch(/^\S+ {2}admin {2}patients\.register {2}success {2}\S+\n$/);
    const file = join(temporaryDataDir(cleanups), 'trail.csv');
    expect(await run(['audit', 'export', '--out', file, ...on])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('patients.register');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run(['audit', 'export', '--out', file, ...on])).toMatchObject({
      code: 4,
      err: expect.stringContaining('audit.cannotWrite'),
    });
    expect(await run(['audit', 'list', '--from', 'yesterday', ...on])).toMatchObject({ code: 2 });

    const verified = await run(['verify', 'audit', ...on]);
    const [, head = ''] = /^head: (\d+:[0-9a-f]{64})$/m.exec(verified.out) ?? [];
    expect(await run(['verify', 'audit', '--head', head, ...on])).toMatchObject({ code: 0 });
    const other = `1:${'0'.repeat(64)}`;
    expect(await run(['verify', 'audit', '--head', other, ...on])).toMatchObject({
      code: 1,
      out: expect.stringContaining('audit.kept'),
    });
  }, 60_000);
});

it('gives the station a new data key and tells the new recovery key once', async () => {
  const data = await aStation();
  const { code, out, err } = await run(['station', 'rekey', '--data', data]);
  expect([code, out]).toEqual([0, '']);
  const [recoveryKey = ''] = /([0-9A-Z]{4}-){6}[0-9A-Z]{4}/.exec(err) ?? [];
  const recovered = await run(['station', 'recover', '--data', data], {
    FIELDWARD_RECOVERY_KEY: recoveryKey,
  });
  expect(recovered).toMatchObject({ code: 0 });
  expect(await run(['find', 'grace', '--data', data], { FIELDWARD_PASSWORD: FRESH })).toMatchObject({
    code: 0,
    out: expect.stringContaining('ODHIAMBO, Grace'),
  });
}, 60_000);
