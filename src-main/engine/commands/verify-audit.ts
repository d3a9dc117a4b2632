import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { isSignedBy } from '../keys/device-key.ts';
import type { SlotFile } from '../keys/slot-file.ts';
import {
  AUDIT_HEAD,
  AUDIT_PAST,
  auditHeadSchema,
  chainCheck,
  FIRST_HEAD,
  pastHeadsOf,
  type AuditHead,
  type ChainFault,
} from './audit-chain.ts';
import { isOwnHead, missingHead } from './kept-head.ts';

export interface AuditReport {
  readonly ok: boolean;
  readonly entries: number;
  readonly faultCount: number;
  /** The first of them. */
  readonly faults: readonly ChainFault[];
  /** The end of this device's chain: kept elsewhere, it shows later whether the whole folder was put back. */
  readonly head: AuditHead;
  /** Ends that were kept and found gone, in the past: whoever manages the station knows. No faults any more. */
  readonly losses: readonly KnownLoss[];
}

/** Told beside the faults. */
export interface KnownLoss {
  readonly code: 'audit.knownLoss';
  readonly device: string;
  readonly sequence: number;
  readonly knownTo: Id;
  readonly knownAtMs: number;
}

const PAGE = 1_000;
const MOST_FAULTS = 100;

/**
 * Recomputes this device's chain from its first entry, and those of the devices that this folder was before it was
 * restored; checks the signatures; compares their ends with the ones the station remembers, in the data file and beside it.
 * @param slots with the device's public key and the kept head
 * @param noted an end of the chain that someone kept elsewhere
 * @param countersigned up to where the server has it
 */
export async function verifyAudit(
  read: Reader,
  slots?: Pick<SlotFile, 'device' | 'deviceKey' | 'auditHead' | 'lostHeads'>,
  noted?: AuditHead,
  countersigned?: AuditHead & { readonly isSigned: boolean },
): Promise<AuditReport> {
  const chain = chainCheck();
  const signatures = await signatureCheck(read, slots);
  const kept = keptHeads(slots, noted);
  const faults: ChainFault[] = [];
  let faultCount = 0;
  const note = (fault: ChainFault | undefined) => {
    if (!fault) return;
    faultCount += 1;
    if (faults.length < MOST_FAULTS) faults.push(fault);
  };
  let isCountersigned = countersigned === undefined;
  let entries = 0;
  for (;;) {
    const page = await read.list(AuditEvent, {
      where: {},
      orderBy: 'sequence',
      limit: PAGE,
      offset: entries,
    });
    for (const event of page) {
      note(chain.next(event) ?? signatures(event));
      kept.delete(`${event.sequence} ${event.hash}`);
      isCountersigned ||= countersigned?.isSigned === true && countersigned.hash === event.hash;
    }
    entries += page.length;
    if (page.length < PAGE) break;
  }
  const stored = auditHeadSchema.safeParse((await read.counter(AUDIT_HEAD)) ?? FIRST_HEAD);
  const head = stored.success ? stored.data : FIRST_HEAD;
  note(chain.end([...pastHeadsOf(await read.counter(AUDIT_PAST)), head]));
  for (const { sequence } of kept.values()) note({ code: 'audit.kept', sequence });
  if (countersigned && !isCountersigned)
    note({ code: 'audit.countersigned', sequence: countersigned.sequence });
  const missing = slots && (await missingHead(read, slots));
  if (missing !== undefined) note({ code: 'audit.kept', sequence: missing });
  const losses = (slots?.lostHeads ?? []).map(({ device, sequence, knownTo, knownAtMs }): KnownLoss => ({
    code: 'audit.knownLoss',
    device,
    sequence,
    knownTo,
    knownAtMs,
  }));
  return { ok: faultCount === 0, entries, faultCount, faults, head, losses };
}

type Slots = Parameters<typeof verifyAudit>[1];

/** Ends of the chain that must be found in it. */
function keptHeads(slots: Slots, noted: AuditHead | undefined): Map<string, AuditHead> {
  const kept = slots?.auditHead;
  // A restored folder is another device, whose chain begins anew.
  const own = kept && kept.device === slots.device ? [kept] : [];
  const heads = [...own, ...(noted ? [noted] : [])];
  return new Map(
    heads.map((head) => [
      // One that this device has not signed is found nowhere.
      kept === head && !isOwnHead(slots?.deviceKey, kept) ? 'unsigned' : `${head.sequence} ${head.hash}`,
      head,
    ]),
  );
}

/** The slot file is the word on the own key; those of earlier devices stand in their records. */
async function signatureCheck(
  read: Reader,
  slots: Slots,
): Promise<(event: AuditEvent) => ChainFault | undefined> {
  const devices = await read.list(Device, { where: {} });
  const keys = new Map(devices.map(({ device, publicKey }) => [device, publicKey]));
  const own = slots?.deviceKey;
  if (own) keys.set(own.device, own.publicKey);
  let anySigned = false;
  return ({ sequence, hash, device, signature }) => {
    const fault: ChainFault = { code: 'audit.signature', sequence };
    if (device === undefined) return anySigned || signature !== undefined ? fault : undefined;
    anySigned = true;
    const key = keys.get(device);
    return key !== undefined && signature !== undefined && isSignedBy(key, hash, signature)
      ? undefined
      : fault;
  };
}
