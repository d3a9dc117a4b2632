import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { randomMrnPrefix } from '#shared/kernel/mrn.ts';
import type { Json } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { MRN_LEASED, MRN_USED } from '#shared/modules/patients/numbers.rules.ts';
import { MRN_NEXT, MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import { TICKETS_PLAIN } from '#shared/modules/queue/tickets.rules.ts';
import { records } from '#shared/registry.ts';
import { COPY_NOTICE } from './copy-notice.ts';
import { AUDIT_HEAD, AUDIT_PAST, auditHeadSchema, FIRST_HEAD, pastHeadsOf } from '../commands/audit-chain.ts';
import { lostHead } from '../commands/kept-head.ts';
import { CHANGES_LOST, newLoss } from '../commands/lost-changes.ts';
import type { SlotFile } from '../keys/slot-file.ts';
import { openReplica } from '../store/replica.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import { StoreDamaged, type OpenError } from '../store/store-errors.ts';
import type { StoreWrite } from '../store/write-types.ts';

/**
 * Makes a restored replica that of another device: a record number prefix of its own, an audit chain of its own, revisions
 * of its own. The station it was copied from may still be alive, and numbers on paper are never given out twice.
 * What was written stays as it is; where its chain ended is kept, so that it can be verified still.
 * @param copied a folder that was found to be a copy: administrators are told, also where its last changes are missing
 */
export async function takeIdentity(
  file: string,
  key: Uint8Array,
  cipher: Cipher,
  copied?: { readonly atMs: number; readonly slots: Pick<SlotFile, 'device' | 'auditHead'> },
): Promise<Result<{ readonly mrnPrefix: string }, OpenError>> {
  const opened = await openReplica({ file, key, cipher, records, live: false, asCopy: true });
  if (!opened.ok) return opened;
  const replica = opened.value;
  try {
    const read = replica.reader();
    const set = async (name: string, value: Json): Promise<StoreWrite> => ({
      kind: 'counter',
      key: name,
      value,
      base: await read.counter(name),
    });
    const cleared = async (name: string) =>
      (await read.counter(name)) === undefined ? [] : [await set(name, null)];
    const head = auditHeadSchema.safeParse(await read.counter(AUDIT_HEAD));
    const past = pastHeadsOf(await read.counter(AUDIT_PAST));
    // One that has just begun, when this was cut off before the device had its name, is no chain to verify.
    const hasChain = head.success && head.data.sequence > FIRST_HEAD.sequence;
    const lost = copied ? await lostHead(read, copied.slots) : undefined;
    const mrnPrefix = randomMrnPrefix(randomBytes(8));
    const committed = replica.commit([
      await set(MRN_PREFIX, mrnPrefix),
      await set(MRN_NEXT, 1),
      // What was leased was leased to the other.
      ...(await Promise.all([MRN_LEASED, MRN_USED, TICKETS_PLAIN].map(cleared))).flat(),
      await set(AUDIT_HEAD, FIRST_HEAD),
      await set(AUDIT_PAST, hasChain ? [...past, head.data] : [...past]),
      ...(copied ? [await set(COPY_NOTICE, { atMs: copied.atMs })] : []),
      ...(copied && lost !== undefined ? [await set(CHANGES_LOST, newLoss(lost, copied.atMs))] : []),
    ]);
    if (!committed.ok) throw new Error('a restored replica has another writer');
    return ok({ mrnPrefix });
  } catch (error) {
    if (error instanceof StoreDamaged) return fail({ code: 'store.damaged', file: basename(file) });
    throw error;
  } finally {
    await replica.close();
  }
}
