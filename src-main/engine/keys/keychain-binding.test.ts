import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import {
  Cleanups,
  setUpStation,
  testClock,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import type { KeychainBinding } from './keychain-binding.ts';
import { recoverPassword } from './own-password.ts';
import { stationFolder } from './station-folder.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** Another machine's cannot unwrap what this one's has wrapped. */
function keychainOf(machine: string): KeychainBinding {
  return {
    wrap: async (secret) => Buffer.from(`${machine} ${secret}`).toString('base64'),
    unwrap: async (wrapped) => {
      const [name, secret = ''] = Buffer.from(wrapped, 'base64').toString('utf8').split(' ');
      return name === machine ? ok(secret) : fail({ code: 'keychain.cannotUnwrap' });
    },
  };
}

it('opens a bound station on its own machine only, and elsewhere with the recovery key', async () => {
  const confirm = TEST_PASSWORD;
  const { dataDir, station, client, recoveryKey } = await setUpStation(cleanups, {
    keychain: keychainOf('desk'),
  });
  expect(await client.request(contracts.station.keys, {})).toEqual({
    ok: true,
    value: { canBind: true, bound: false },
  });
  expect(await client.request(contracts.station.bind, { confirm, bound: true })).toMatchObject({ ok: true });
  await client.request(contracts.staff.addAccount, {
    login: 'naomi',
    displayName: 'Naomi Mutiso',
    roles: ['nurse'],
    password: 'given-by-the-administrator',
    confirm,
  });
  const rekeyed = await client.request(contracts.station.rekey, { confirm });
  expect(rekeyed).toMatchObject({ ok: true });
  await station.close();

  const signIn = async (login: string, password: string, keychain?: KeychainBinding) => {
    const again = await testStation(cleanups, { dataDir, ...(keychain ? { keychain } : {}) });
    const answer = await testWindow(again, cleanups).client.request(contracts.session.signIn, {
      login,
      password,
    });
    await again.close();
    return answer.ok ? 'signed in' : answer.error.code;
  };
  expect(await signIn('admin', TEST_PASSWORD, keychainOf('desk'))).toBe('signed in');
  expect(await signIn('naomi', 'given-by-the-administrator', keychainOf('desk'))).toBe('signed in');
  expect(await signIn('admin', TEST_PASSWORD, keychainOf('other'))).toBe('session.boundElsewhere');
  expect(await signIn('admin', TEST_PASSWORD)).toBe('session.boundElsewhere');
  expect(await signIn('admin', 'wrong-wrong')).toBe('session.wrongPassword');

  const key = rekeyed.ok ? rekeyed.value.recoveryKey : recoveryKey;
  const recovered = await recoverPassword(
    stationFolder(dataDir),
    { login: 'admin', recoveryKey: key, newPassword: 'a-kettle-on-two-stones' },
    testClock(),
  );
  expect(recovered).toMatchObject({ ok: true });
  expect(await signIn('admin', 'a-kettle-on-two-stones')).toBe('signed in');
  expect(await signIn('naomi', 'given-by-the-administrator')).toBe('signed in');
}, 60_000);
