import { expect, it } from 'vitest';
import { askedKeychain, type KeychainQuestion } from './asked-keychain.ts';

it('asks another process and tells its answers apart, whatever their order', async () => {
  const asked: KeychainQuestion[] = [];
  const { keychain, onAnswer } = askedKeychain((question) => asked.push(question));
  const [wrapped, opened, refused] = [
    keychain.wrap('secret'),
    keychain.unwrap('d3JhcA=='),
    keychain.unwrap('eA=='),
  ];
  expect(asked.map(({ verb, text }) => [verb, text])).toEqual([
    ['wrap', 'secret'],
    ['unwrap', 'd3JhcA=='],
    ['unwrap', 'eA=='],
  ]);
  const [one = 0, two = 0, three = 0] = asked.map(({ id }) => id);
  onAnswer({ kind: 'keychain', id: three });
  onAnswer({ kind: 'keychain', id: two, text: 'secret' });
  onAnswer({ kind: 'keychain', id: one, text: 'd3JhcA==' });
  onAnswer({ kind: 'keychain', id: 99, text: 'nobody asked' });
  expect(await wrapped).toBe('d3JhcA==');
  expect(await opened).toEqual({ ok: true, value: 'secret' });
  expect(await refused).toEqual({ ok: false, error: { code: 'keychain.cannotUnwrap' } });
});
