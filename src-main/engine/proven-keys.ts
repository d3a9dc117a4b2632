import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { proofFault, type ProofKeys } from '#shared/kernel/proofs.ts';
import { authorOf, UNSTAMPED } from '#shared/kernel/rivals.ts';
import { grantsOf, keysOf } from '#shared/modules/staff/proven.rules.ts';
import type { Role } from '#shared/modules/staff/role.record.ts';
import type { User } from '#shared/modules/staff/user.record.ts';
import { authorityOf, type Dated, type StaffFacts } from '#shared/modules/staff/write-permissions.rules.ts';
import { isSignedBy } from './keys/device-key.ts';
import { isSignedByPerson } from './keys/person-signer.ts';

interface KeyParts {
  /** Accounts and roles as they stand here. */
  readonly facts: StaffFacts;
  /** What the slot file has of everybody: X25519, SPKI, base64. */
  readonly known: ReadonlyMap<Id, string>;
  /** Of the server that this station was enrolled at: Ed25519, SPKI, base64. */
  readonly serverKey?: string;
}

/**
 * Whose new keys this station may seal its data key to: the person signed them with the key that is known here, or somebody
 * who gives rights did, or the server's administrator let them through. One who has come with the same records may vouch for others.
 * @param records of keys that are not what the slot file has
 */
export function provenOwners(
  records: readonly Envelope[],
  { facts, known, serverKey }: KeyParts,
): ReadonlySet<Id> {
  const keys = new Map(known);
  const proven = new Set<Id>();
  const proving: ProofKeys = {
    isByPerson: (author, text, signature) => isSignedByPerson(keys.get(author) ?? '', text, signature),
    isByServer: (text, signature) => serverKey !== undefined && isSignedBy(serverKey, text, signature),
  };
  for (;;) {
    const fresh = records.flatMap((record) => {
      const held = keysOf(record);
      return held && !proven.has(held.userId) && isProven(record, facts, proving) ? [held] : [];
    });
    if (fresh.length === 0) return proven;
    for (const { userId, publicKey } of fresh) {
      proven.add(userId);
      if (publicKey !== undefined) keys.set(userId, publicKey);
    }
  }
}

function isProven(record: Envelope, facts: StaffFacts, proving: ProofKeys): boolean {
  const stamp = record.stamps['keys'] ?? UNSTAMPED;
  if (proofFault(record, 'keys', stamp, proving) !== undefined) return false;
  if (proofFault(record, 'keys', stamp, { ...proving, isByPerson: () => false }) === undefined) return true;
  const grants = grantsOf(record, undefined, stamp, facts);
  const asked = { type: record.type, id: record.id, fields: ['keys'], stamp, grants };
  const authority = authorityOf(facts, authorOf(record, stamp), asked);
  return authority === 'permitted' || authority === 'changedSince';
}

/** @param envelopes of these, by id */
export function staffFacts(
  people: readonly User[],
  roles: readonly Role[],
  envelopes: ReadonlyMap<Id, { readonly envelope: Envelope }>,
): StaffFacts {
  const dated = <R extends User | Role>(value: R): Dated<R> => ({
    value,
    stamps: envelopes.get(value.id)?.envelope.stamps ?? {},
  });
  return { users: new Map(people.map((user) => [user.id, dated(user)])), roles: roles.map(dated) };
}
