import { canonicalJson } from '#shared/kernel/json.ts';
import type { AuditEvent } from './audit-event.record.ts';

/** What stands for the entry before a device's first. */
export const NO_HASH = '0'.repeat(64);

/** What the hash of an entry is of (SHA-256, hex): the id and all fields but `hash` itself and its signature. */
export function auditText(event: Omit<AuditEvent, 'hash'> & { readonly hash?: string }): string {
  const { hash: _own, signature: _signature, ...rest } = event;
  return canonicalJson(rest);
}

/** An entry's place in its device's chain. */
export interface ChainLink {
  readonly sequence: number;
  readonly hash: string;
  readonly previousHash: string;
}

/**
 * Whether an entry goes with what is known of its device's chain. Entries may come in any order, so only its neighbours and
 * what stands in its own place speak: another entry there, or neighbours that do not follow, mean that the chain went on
 * twice from one place, as that of a copied or restored folder does.
 * @param near known entries at its place, before and behind it
 */
export function followsChain(link: ChainLink, near: readonly ChainLink[]): boolean {
  if (link.sequence === 1 && link.previousHash !== NO_HASH) return false;
  return near.every(({ sequence, hash, previousHash }) => {
    if (sequence === link.sequence) return hash === link.hash;
    if (sequence === link.sequence - 1) return hash === link.previousHash;
    return sequence !== link.sequence + 1 || previousHash === link.hash;
  });
}
