import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { fail, ok } from '#shared/kernel/result.ts';
import { contracts } from '#shared/registry.ts';
import type { KeychainBinding } from '../keys/keychain-binding.ts';
import { Cleanups, testStation, testWindow, TEST_PASSWORD } from '../station-testing.ts';
import { folderTarget } from './folder-target.ts';
import { restore } from './restore.ts';
import { runBackup } from './run-backup.ts';
import { aNewFolder, aStation, aTargetFolder, contentOf } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** What one machine's has wrapped, another's cannot unwrap. */
function keychainOf(machine: string): KeychainBinding {
  return {
    wrap: async (secret) => Buffer.from(`${machine} ${secret}`).toString('base64'),
    unwrap: async (wrapped) => {
      const [name, secret = ''] = Buffer.from(wrapped, 'base64').toString('utf8').split(' ');
      return name === machine ? ok(secret) : fail({ code: 'keychain.cannotUnwrap' });
    },
  };
}

it('of a station bound to a keychain the recovery key alone opens a backup; the restored one is not bound', async () => {
  const station = await aStation(cleanups, { keychain: keychainOf('desk') });
  await station.register(3);
  const bind = { confirm: TEST_PASSWORD, bound: true };
  expect(await station.client.request(contracts.station.bind, bind)).toMatchObject({ ok: true });
  const target = folderTarget(aTargetFolder(cleanups));
  expect(await runBackup(station.options({ target }))).toMatchObject({ ok: true });
  const content = await contentOf(station.opened());
  await station.station.close();
  rmSync(station.dataDir, { recursive: true });

  const dataDir = aNewFolder(cleanups);
  const asked = { target, dataDir, nowMs: Date.now() };
  const byPassword = { kind: 'password', login: 'admin', password: TEST_PASSWORD } as const;
  expect(await restore({ ...asked, opener: byPassword })).toEqual({
    ok: false,
    error: { code: 'session.boundElsewhere' },
  });
  const byKey = { kind: 'recoveryKey', typed: station.recoveryKey } as const;
  expect(await restore({ ...asked, opener: byKey })).toMatchObject({ ok: true });

  // On a bare machine, without a keychain, with the password of that day.
  const restored = await testStation(cleanups, { dataDir });
  const { client } = testWindow(restored, cleanups);
  const signIn = { login: 'admin', password: TEST_PASSWORD };
  expect(await client.request(contracts.session.signIn, signIn)).toMatchObject({ ok: true });
  expect(await client.request(contracts.station.keys, {})).toMatchObject({ value: { bound: false } });
  const brought = await contentOf(restored.engine.opened());
  expect(content.filter((line) => !brought.includes(line))).toEqual([]);
}, 60_000);
