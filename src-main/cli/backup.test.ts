import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Cleanups, temporaryDataDir, TEST_PASSWORD } from '#engine/station-testing.ts';
import { filesOf } from '#engine/backup/testing.ts';
import { runCli } from './program.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function run(
  args: readonly string[],
  env: { readonly [name: string]: string } = { FIELDWARD_PASSWORD: TEST_PASSWORD },
) {
  const told = { out: '', err: '' };
  const code = await runCli(args, {
    out: (text) => void (told.out += text),
    err: (text) => void (told.err += text),
    env,
    askHidden: async () => undefined,
  });
  return { code, ...told };
}

it('backs up, lists, proves and restores, by password and by recovery key', async () => {
  const place = temporaryDataDir(cleanups);
  const [data, to, restored] = [join(place, 'station'), join(place, 'stick'), join(place, 'restored')];
  mkdirSync(to);
  const made = await run(['setup', '--data', data, '--facility-name', 'Kisumu Lakeside Clinic']);
  const recoveryKey = /paper: (\S+)/.exec(made.err)?.[1] ?? '';
  expect(made.code).toBe(0);

  expect(
    await run(['backup', 'run', '--data', data, '--to', join(place, 'not-there'), '--json']),
  ).toMatchObject({
    code: 4,
    err: expect.stringContaining('{"error":{"code":"target.unreachable","reason":"ENOENT"}}'),
  });
  const first = await run(['backup', 'run', '--data', data, '--to', to, '--json']);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({ sequence: 1, files: 2, damaged: [] });
  expect((await run(['backup', 'run', '--data', data, '--to', to])).out).toMatch(
    /^Backup 2 of .*of it new\.\n$/,
  );
  expect((await run(['backup', 'list', '--data', data, '--to', to])).out).toMatch(
    /never; run `verify backup`\n$/,
  );

  const proven = await run(['verify', 'backup', '--from', to, '--json'], {
    FIELDWARD_RECOVERY_KEY: recoveryKey,
  });
  expect(proven.code).toBe(0);
  expect(JSON.parse(proven.out)).toMatchObject({ ok: true, damaged: [], issues: [] });
  const listed = await run(['backup', 'list', '--data', data, '--to', to, '--json']);
  expect(JSON.parse(listed.out)).toMatchObject({
    backups: [{ sequence: 2 }, { sequence: 1 }],
    unreadable: [],
    lastProvenRestore: expect.stringMatching(/^\d{4}-/),
  });
  expect(await run(['verify', 'audit', '--data', data])).toMatchObject({ code: 0 });

  rmSync(data, { recursive: true });
  const wrong = { FIELDWARD_RECOVERY_KEY: '0000-0000-0000-0000-0000-0000-0000' };
  expect(await run(['restore', '--from', to, '--data', restored], wrong)).toMatchObject({ code: 1 });
  expect(await run(['restore', '--from', to, '--data', restored], {})).toMatchObject({ code: 3 });
  expect(await run(['restore', '--from', to, '--data', restored, '--at', 'yesterday'])).toMatchObject({
    code: 2,
  });
  const byKey = await run(['restore', '--from', to, '--data', restored, '--json'], {
    FIELDWARD_RECOVERY_KEY: recoveryKey,
  });
  expect(byKey.code).toBe(0);
  const { device, mrnPrefix } = JSON.parse(byKey.out) as { device: string; mrnPrefix: string };
  const info = await run(['station', 'info', '--data', restored, '--json']);
  expect(JSON.parse(info.out)).toMatchObject({ device, mrnPrefix, facility: 'Kisumu Lakeside Clinic' });
  expect(await run(['verify', 'store', '--data', restored])).toMatchObject({ code: 0 });
  expect(await run(['verify', 'audit', '--data', restored])).toMatchObject({ code: 0 });
  expect(await run(['restore', '--from', to, '--data', restored])).toMatchObject({ code: 4 });

  // The restored station is another device: its backups stand beside those it came from.
  await run(['backup', 'run', '--data', restored, '--to', to]);
  const both = await run(['backup', 'list', '--data', restored, '--to', to, '--json']);
  expect(JSON.parse(both.out)).toMatchObject({ backups: [{ sequence: 1, device }, {}, {}], unreadable: [] });

  for (const pack of filesOf(to).filter((file) => file.includes('packs'))) {
    const bytes = readFileSync(pack);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 4, 100);
    writeFileSync(pack, bytes);
  }
  const damaged = await run(['verify', 'backup', '--from', to]);
  expect(damaged.code).toBe(1);
  expect(damaged.out + damaged.err).toContain('/packs/');
}, 90_000);
