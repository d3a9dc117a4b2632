import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/kernel/json.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { StaffKey, staffKeyId, type PersonKeys } from '#shared/modules/staff/staff-key.record.ts';
import { sealDataKey } from './key-slots.ts';
import { stretchSchema } from './password-key.ts';
import type { KeySlot } from './slot-file.ts';

/** Of codes that were set up before they were named. */
const UNNAMED_CODE = 'first';

/** What of a slot goes with its person to other stations. */
export function personKeysOf({
  publicKey,
  privateKey,
  stretch,
  code,
  codeMark,
  temporary,
}: KeySlot): PersonKeys {
  return {
    publicKey,
    privateKey,
    stretch,
    ...(code ? { code, codeMark: codeMark ?? UNNAMED_CODE } : {}),
    ...(temporary ? { temporary } : {}),
  };
}

/** The same for a slot and the record it was written to, whatever codes were used since. */
export function digestOfKeys({ code: _counted, ...keys }: PersonKeys): string {
  return createHash('sha256').update(canonicalJson(keys)).digest('hex');
}

/** Noted as shared: what the person's record is about to say is what the slot says. */
export function asShared(slot: KeySlot): KeySlot {
  return { ...slot, shared: digestOfKeys(personKeysOf(slot)) };
}

export function withoutCode(slot: KeySlot): KeySlot {
  const { code: _code, codeDraft: _draft, codeMark: _mark, ...rest } = slot;
  return rest;
}

/** The person's record, for a plan that changes their slot too. */
export async function shareKeys(
  read: Reader,
  userId: string,
  keys: PersonKeys | undefined,
): Promise<PlannedWrite> {
  const id = staffKeyId(userId);
  const { keys: _before, ...record } = (await read.get(StaffKey, id)) ?? { id, userId };
  return put(StaffKey, { ...record, ...(keys ? { keys } : {}) });
}

interface Person {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
}

/** The slot as the person's record has it: made, or with what was changed at another station. */
export function slotFrom(
  { id: userId, login, displayName }: Person,
  keys: PersonKeys,
  before: KeySlot | undefined,
  dataKey: Uint8Array,
  binding: Uint8Array | undefined,
): KeySlot {
  const { publicKey, privateKey, code, codeMark, temporary } = keys;
  const isSamePair = before?.publicKey === publicKey;
  // The count of the codes used here goes on.
  const isSameCode = isSamePair && before.code !== undefined && before.codeMark === codeMark;
  const codes = isSameCode ? before.code : code;
  return {
    userId,
    login,
    displayName,
    publicKey,
    privateKey,
    stretch: stretchSchema.parse(keys.stretch),
    dataKey: isSamePair ? before.dataKey : sealDataKey(publicKey, userId, dataKey, binding),
    ...(codes && codeMark !== undefined ? { code: codes, codeMark } : {}),
    ...(temporary ? { temporary } : {}),
    shared: digestOfKeys(keys),
  };
}
