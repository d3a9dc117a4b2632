import { existsSync } from 'node:fs';
import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { OpenedReplica } from '../actions.ts';
import { isSignedBy } from '../keys/device-key.ts';
import { changeSlotFile, readSlotFile, type SlotFile } from '../keys/slot-file.ts';
import { stackOf, type Log } from '../platform/log.ts';
import { AUDIT_HEAD, auditHeadSchema, type AuditHead } from './audit-chain.ts';

export type KeptHead = SlotFile['auditHead'] & {};

/** Under work without a pause at most so many entries are not covered by the head that lies outside of the data file. */
export const KEPT_EVERY = 64;
/** After so long without a commit all of them are. */
const KEPT_AFTER_MS = 250;

/** Counter that says which head was kept last, so that one that was taken out of the slot file is missed. */
export const AUDIT_KEPT = 'audit.kept';
const markSchema = z.object({ device: z.string(), sequence: z.int().min(1) });

export interface HeadKeeper {
  /** After each commit of a command. */
  committed(): void;
  /** Keeps what is not kept yet, where the replica is still open. */
  stop(): Promise<void>;
}

/** Keeps the head while people work: every so many commits, and when they pause. */
export function headKeeper(opened: () => OpenedReplica | undefined, slots: string, log: Log): HeadKeeper {
  let commits = 0;
  let timer: NodeJS.Timeout | undefined;
  const keep = async () => {
    commits = 0;
    clearTimeout(timer);
    timer = undefined;
    const now = opened();
    // While a station is being made its slot file has no name yet: the first sign-in keeps the head.
    if (!now || !existsSync(slots)) return;
    await keepHead(now, slots).catch((error: unknown) =>
      log.error('audit.keepHead', { stack: stackOf(error) }),
    );
  };
  return {
    committed() {
      commits += 1;
      if (commits >= KEPT_EVERY) void keep();
      else if (timer) timer.refresh();
      else timer = setTimeout(() => void keep(), KEPT_AFTER_MS).unref();
    },
    stop: keep,
  };
}

/**
 * Writes the end of the audit trail into the slot file, signed: whoever cuts entries off the data file, and sets right what
 * the data file remembers, is shown by it. Then marks in the data file that it was: whoever takes the head out of the slot
 * file, or puts an earlier one back, is shown by that. Costs three flushes where there is anything new.
 */
export function keepHead(opened: OpenedReplica, slots: string): Promise<void> {
  return opened.serially(() => writeHead(opened, slots));
}

async function writeHead(opened: OpenedReplica, slots: string): Promise<void> {
  const read = opened.replica.reader();
  const head = await presentHead(opened);
  if (!head) return;
  const { device } = opened.signer;
  const { auditHead: before } = slotsAt(slots);
  const isOwn = before?.device === device; // not that of the device whose folder this was
  // What was kept and is not in the chain any more is the only trace of a trail that was cut: it stays until someone who
  // manages the station says that they know, and as evidence then. So does its lack.
  if ((await missingHead(read, { device, auditHead: before })) !== undefined) return;
  if ((await lostHead(read, { device, auditHead: before })) !== undefined) return;
  if (!isOwn || before.sequence !== head.sequence)
    changeSlotFile(slots, (file) => ({ ...file, auditHead: head }));
  await markKept(opened, head);
}

/**
 * Puts a kept end that is gone among the lost ones, and keeps the present one in its place: another cut is found then.
 * Where it is cut off between the two files, the loss stands untold, and is put there again.
 * @returns whether there was one
 */
export function acknowledgeLostHead(
  opened: OpenedReplica,
  slots: string,
  by: { readonly userId: Id; readonly atMs: number },
): Promise<boolean> {
  return opened.serially(async () => {
    const read = opened.replica.reader();
    const { device } = opened.signer;
    const { auditHead: kept } = slotsAt(slots);
    const lost = await lostHead(read, { device, auditHead: kept });
    const missing = await missingHead(read, { device, auditHead: kept });
    const head = await presentHead(opened);
    if ((lost === undefined && missing === undefined) || !head) return false;
    const known = { device, knownTo: by.userId, knownAtMs: by.atMs };
    const gone = [
      ...(lost === undefined || !kept ? [] : [{ ...known, sequence: lost, head: kept }]),
      ...(missing === undefined ? [] : [{ ...known, sequence: missing }]),
    ];
    changeSlotFile(slots, (file) => ({
      ...file,
      auditHead: head,
      lostHeads: [...(file.lostHeads ?? []), ...gone],
    }));
    await markKept(opened, head);
    return true;
  });
}

function slotsAt(path: string): SlotFile {
  const slotFile = readSlotFile(path);
  if (!slotFile.ok) throw new Error(`slot file: ${slotFile.error.code}`);
  return slotFile.value;
}

/** Where this device's chain ends now, signed. */
async function presentHead({ replica, signer }: OpenedReplica): Promise<KeptHead | undefined> {
  const head = auditHeadSchema.safeParse(await replica.reader().counter(AUDIT_HEAD));
  if (!head.success || head.data.sequence === 0) return undefined;
  const { device } = signer;
  return { device, ...head.data, signature: signer.sign(textOf({ device, ...head.data })) };
}

async function markKept({ replica }: OpenedReplica, { device, sequence }: KeptHead): Promise<void> {
  const base = await replica.reader().counter(AUDIT_KEPT);
  const mark = markSchema.safeParse(base);
  if (mark.success && mark.data.device === device && mark.data.sequence === sequence) return;
  const marked = replica.commit([{ kind: 'counter', key: AUDIT_KEPT, value: { device, sequence }, base }]);
  if (!marked.ok) throw new Error('the mark of the kept head moved while it was held');
}

/** @returns the sequence of a head of this device that was kept once, and is not there, nor a later one */
export async function missingHead(
  read: Reader,
  { device, auditHead }: { readonly device: string; readonly auditHead?: KeptHead | undefined },
): Promise<number | undefined> {
  const mark = markSchema.safeParse(await read.counter(AUDIT_KEPT));
  if (!mark.success || mark.data.device !== device) return undefined; // none yet, or of the device whose folder this was
  const kept = auditHead?.device === device ? auditHead.sequence : 0;
  return kept < mark.data.sequence ? mark.data.sequence : undefined;
}

/** @returns the sequence of a head of this device that is kept, and is not in the chain: what came up to it is gone */
export async function lostHead(
  read: Reader,
  { device, auditHead }: { readonly device: string; readonly auditHead?: KeptHead | undefined },
): Promise<number | undefined> {
  const isLost = auditHead?.device === device && !(await isInChain(read, auditHead));
  return isLost ? auditHead.sequence : undefined;
}

async function isInChain(read: Reader, kept: KeptHead): Promise<boolean> {
  const there = await read.list(AuditEvent, { where: { sequence: kept.sequence } });
  return there.some(({ hash }) => hash === kept.hash);
}

export function isOwnHead(key: SlotFile['deviceKey'], head: KeptHead): boolean {
  return key?.device === head.device && isSignedBy(key.publicKey, textOf(head), head.signature);
}

function textOf({ device, sequence, hash }: AuditHead & { readonly device: string }): string {
  return `fieldward audit head ${device} ${sequence} ${hash}`;
}
