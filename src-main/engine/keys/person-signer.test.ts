import { expect, it } from 'vitest';
import { signingKeyOf } from '#shared/kernel/signing-key.ts';
import { isSignedByPerson, personSigner } from './person-signer.ts';
import { newKeyPair } from './seal.ts';

it('signs with the key pair that opens boxes, whatever its sign', () => {
  for (let round = 0; round < 16; round += 1) {
    const [own, other] = [newKeyPair(), newKeyPair()];
    const signer = personSigner(own.privateKey);
    expect(signer.publicKey).toBe(own.publicKey);
    const signature = signer.sign('roles: nurse');
    expect(isSignedByPerson(own.publicKey, 'roles: nurse', signature)).toBe(true);
    expect(isSignedByPerson(own.publicKey, 'roles: nurse ', signature)).toBe(false);
    expect(isSignedByPerson(other.publicKey, 'roles: nurse', signature)).toBe(false);
    expect(signer.sign('roles: nurse')).not.toBe(signature);
  }
});

it('takes no key for one that is none, nor one of small order', () => {
  const pair = newKeyPair();
  const prefix = Buffer.from(pair.publicKey, 'base64').subarray(0, 12);
  const keyOf = (hex: string) => Buffer.concat([prefix, Buffer.from(hex, 'hex')]).toString('base64');
  const small = ['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`];
  for (const publicKey of ['', 'nonsense', `${pair.publicKey}AAAA`, ...small.map(keyOf)])
    expect(signingKeyOf(publicKey)).toBeUndefined();
  expect(signingKeyOf(keyOf(`09${'00'.repeat(31)}`))).toBe(
    // The base point, RFC 8032 §5.1: y = 4/5.
    Buffer.from(`302a300506032b6570032100${`58${'66'.repeat(31)}`}`, 'hex').toString('base64'),
  );
});
