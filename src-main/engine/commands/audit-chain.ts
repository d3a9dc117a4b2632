import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import { auditText, NO_HASH } from '#shared/modules/audit/audit-chain.rules.ts';
import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { DeviceSigner } from '../keys/device-key.ts';

/** Counter that holds the end of this device's chain. */
export const AUDIT_HEAD = 'audit.head';
/** Counter that holds where the chains of this folder's earlier devices ended: it was restored or copied since. */
export const AUDIT_PAST = 'audit.past';

/** Beyond this an entry tells how many documents, not which. */
const MOST_LISTED = 200;

export const auditHeadSchema = z.object({ sequence: z.int().min(0), hash: z.string().length(64) });
export type AuditHead = z.infer<typeof auditHeadSchema>;
export const FIRST_HEAD: AuditHead = { sequence: 0, hash: NO_HASH };

const pastHeadsSchema = z.array(auditHeadSchema);

/** Of the counter's value; none where it was never set. */
export function pastHeadsOf(counter: unknown): readonly AuditHead[] {
  return counter === undefined ? [] : pastHeadsSchema.parse(counter);
}

export interface AuditFacts {
  readonly recordedAt: string;
  readonly userId: string;
  readonly action: string;
  readonly outcome: 'success' | 'refused';
  readonly reason?: string;
  readonly patientId?: Id;
  /** Parts of the chart that were printed. */
  readonly parts?: readonly string[];
  readonly entityIds?: readonly Id[];
}

/** The chain's next entry and its new end. */
export function nextAuditEvent(
  head: AuditHead,
  id: Id,
  facts: AuditFacts,
  signer?: Pick<DeviceSigner, 'device' | 'sign'>,
): { event: AuditEvent; head: AuditHead } {
  const { entityIds = [], ...rest } = facts;
  const sequence = head.sequence + 1;
  const open = {
    id,
    ...rest,
    sequence,
    ...(entityIds.length > MOST_LISTED ? { entityCount: entityIds.length } : {}),
    ...(entityIds.length > 0 && entityIds.length <= MOST_LISTED ? { entityIds } : {}),
    ...(signer ? { device: signer.device } : {}),
    previousHash: head.hash,
  };
  const hash = auditHash(open);
  const signed = signer ? { signature: signer.sign(hash) } : {};
  return { event: { ...open, hash, ...signed }, head: { sequence, hash } };
}

export function auditHash(event: Parameters<typeof auditText>[0]): string {
  return createHash('sha256').update(auditText(event)).digest('hex');
}

export type ChainFault =
  /** Content does not give the hash that was written with it. */
  | { readonly code: 'audit.altered'; readonly sequence: number }
  /** An entry is missing, or doubled. */
  | { readonly code: 'audit.gap'; readonly sequence: number }
  /** The entry does not follow from the one before it. */
  | { readonly code: 'audit.broken'; readonly sequence: number }
  /** The last entries are missing, or the end that the station remembers was changed. */
  | { readonly code: 'audit.end'; readonly sequence: number }
  /** Not signed by the device that it names, or not signed at all behind entries that are. */
  | { readonly code: 'audit.signature'; readonly sequence: number }
  /**
   * The end that was kept outside of the data file is not in the chain: it was cut off, or written anew. Or no end is kept
   * there any more, or an earlier one, though the data file remembers that this one was.
   */
  | { readonly code: 'audit.kept'; readonly sequence: number }
  /** What the server has of this device's trail, by its signature, is not there any more; or its word was changed here. */
  | { readonly code: 'audit.countersigned'; readonly sequence: number };

/**
 * Recomputes chains, entry by entry in order of sequence. Entries of a folder's earlier devices stand among those of the
 * present one, with the same sequences: each is told by the hash that it follows.
 */
export function chainCheck(): {
  next(event: AuditEvent): ChainFault | undefined;
  end(heads: readonly AuditHead[]): ChainFault | undefined;
} {
  const ends = new Map<string, number>(); // hash of each chain's last entry, with its sequence
  let begun = false;
  return {
    next(event) {
      const { sequence, previousHash } = event;
      const before = previousHash === NO_HASH ? 0 : ends.get(previousHash);
      // After a fault go on from here, so that one entry is told once.
      const overtaken = before === undefined ? [...ends].find(([, at]) => at < sequence) : undefined;
      ends.delete(overtaken?.[0] ?? previousHash);
      ends.set(event.hash, sequence);
      const isFirst = !begun;
      begun = true;
      if (before === undefined) {
        const isNext = overtaken ? overtaken[1] === sequence - 1 : isFirst && sequence === 1;
        return { code: isNext ? 'audit.broken' : 'audit.gap', sequence };
      }
      if (before !== sequence - 1) return { code: 'audit.gap', sequence };
      return auditHash(event) === event.hash ? undefined : { code: 'audit.altered', sequence };
    },
    end(heads) {
      const expected = heads.filter(({ sequence }) => sequence > 0);
      const missing = expected.find(({ hash, sequence }) => ends.get(hash) !== sequence);
      if (!missing && ends.size === expected.length) return undefined;
      return { code: 'audit.end', sequence: Math.max(0, ...ends.values()) };
    },
  };
}
