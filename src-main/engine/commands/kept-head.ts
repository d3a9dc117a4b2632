import type { Reader } from '#shared/kernel/reader.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { OpenedReplica } from '../actions.ts';
import { isSignedBy } from '../keys/device-key.ts';
import { changeSlotFile, readSlotFile, type SlotFile } from '../keys/slot-file.ts';
import { AUDIT_HEAD, auditHeadSchema, type AuditHead } from './audit-chain.ts';

export type KeptHead = SlotFile['auditHead'] & {};

/** At most so many entries are not covered by the head that lies outside of the data file. */
export const KEPT_EVERY = 64;

/**
 * Writes the end of the audit trail into the slot file, signed: whoever cuts entries off the data file, and sets right what
 * the data file remembers, is shown by it. Written when people come and go and every so many entries: each costs two flushes.
 */
export function keepHead(opened: OpenedReplica, slots: string): Promise<void> {
  return opened.serially(() => writeHead(opened, slots));
}

async function writeHead({ replica, signer }: OpenedReplica, slots: string): Promise<void> {
  const head = auditHeadSchema.safeParse(await replica.reader().counter(AUDIT_HEAD));
  if (!head.success || head.data.sequence === 0) return;
  const { sequence, hash } = head.data;
  const { device } = signer;
  const before = readSlotFile(slots);
  // What was kept and is not in the chain any more is the only trace of a trail that was cut: it stays.
  if (before.ok && !(await isInChain(replica.reader(), before.value.auditHead, device))) return;
  const signature = signer.sign(textOf({ device, ...head.data }));
  changeSlotFile(slots, (file) => ({ ...file, auditHead: { device, sequence, hash, signature } }));
}

async function isInChain(read: Reader, kept: KeptHead | undefined, device: string): Promise<boolean> {
  if (kept?.device !== device) return true; // none yet, or that of the device whose folder this was
  const there = await read.list(AuditEvent, { where: { sequence: kept.sequence } });
  return there.some(({ hash }) => hash === kept.hash);
}

export function isOwnHead(key: SlotFile['deviceKey'], head: KeptHead): boolean {
  return key?.device === head.device && isSignedBy(key.publicKey, textOf(head), head.signature);
}

function textOf({ device, sequence, hash }: AuditHead & { readonly device: string }): string {
  return `fieldward audit head ${device} ${sequence} ${hash}`;
}
