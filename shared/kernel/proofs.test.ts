import { expect, it } from 'vitest';
import { User } from '#shared/modules/staff/user.record.ts';
import type { Envelope } from './document.ts';
import { stampAt } from './merge-testing.ts';
import { merge } from './merge.ts';
import { proofFault, serverProof, withProofs, type ProofKeys } from './proofs.ts';
import { restamped } from './restamp.ts';

const [FIRST, HERE, THERE] = [stampAt(1, 'aaaa'), stampAt(2, 'aaaa'), stampAt(3, 'bbbb')] as const;
const base: Envelope = {
  id: 'user:01900000-0000-7000-8000-000000000001',
  type: 'user',
  v: 1,
  facilityId: 'facility:01900000-0000-7000-8000-000000000001',
  commitId: 'one',
  author: 'ada',
  device: 'aaaa',
  stamps: { login: FIRST, roles: FIRST, displayName: FIRST },
  data: { login: 'x', displayName: 'X', roles: ['nurse'], active: true },
};
/** Whoever signs puts their name before the text. */
const by = (name: string) => (text: string) => `${name} ${text}`;
const keys: ProofKeys = {
  isByPerson: (author, text, signature) => signature === by(author)(text),
  isByServer: (text, signature) => signature === by('server')(text),
};
const signed = withProofs(base, FIRST, by('ada'));
const edited = (stamp: string, author: string, data: object): Envelope => ({
  ...signed,
  author,
  device: stamp.slice(15),
  stamps: { ...signed.stamps, [Object.keys(data)[0] ?? '']: stamp },
  writers: { [FIRST]: 'ada' },
  data: { ...signed.data, ...data },
});

it('each value of a merge is proven by whoever entered it', () => {
  const here = withProofs(edited(HERE, 'ben', { roles: ['doctor'] }), HERE, by('ben'));
  const there = withProofs(edited(THERE, 'cid', { displayName: 'Y' }), THERE, by('cid'));
  for (const [mine, theirs] of [
    [here, there],
    [there, here],
  ] as const) {
    const merged = merge(signed, mine, theirs, User);
    if (!merged.ok) throw new Error(merged.error.code);
    const { value } = merged;
    const faults = Object.entries(value.stamps).map(([field, stamp]) => [
      field,
      proofFault(value, field, stamp, keys),
    ]);
    expect(Object.fromEntries(faults)).toEqual({
      displayName: undefined,
      login: undefined,
      roles: undefined,
    });
    // What gave way takes its proof with it.
    expect(Object.keys(value.proofs?.['roles'] ?? {})).toEqual([HERE]);
  }
});

it('a proof is of one value, by one author, in one place, at one moment', () => {
  const fault = (changed: Partial<Envelope>) => proofFault({ ...signed, ...changed }, 'roles', FIRST, keys);
  expect(fault({})).toBeUndefined();
  expect(fault({ data: { ...base.data, roles: ['administrator'] } })).toBe('proof_wrong');
  expect(fault({ author: 'ben' })).toBe('proof_wrong');
  expect(fault({ id: 'user:01900000-0000-7000-8000-000000000002' })).toBe('proof_wrong');
  expect(fault({ facilityId: 'facility:01900000-0000-7000-8000-000000000002' })).toBe('proof_wrong');
  expect(fault({ proofs: { roles: signed.proofs?.['login'] ?? {} } })).toBe('proof_wrong');
  expect(fault({ proofs: {} })).toBe('proof_missing');
  expect(
    proofFault(
      withProofs(base, FIRST, (text) => serverProof(by('server')(text))),
      'roles',
      FIRST,
      keys,
    ),
  ).toBeUndefined();
  expect(restamped(signed, new Map([[FIRST, HERE]]))).toEqual({
    ...base,
    stamps: { login: HERE, roles: HERE, displayName: HERE },
  });
});
