import { randomBytes } from 'node:crypto';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { boundKey, unboundKey } from './keychain-binding.ts';
import { newStretch, passwordKey } from './password-key.ts';
import { newRecoveryKey } from './recovery-key.ts';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { closeBox, newKeyPair, openBox, openSealed, sealTo, type Sealed } from './seal.ts';
import { SLOTS_DAMAGED, type KeySlot, type SlotFile, type SlotsDamaged } from './slot-file.ts';

export const DATA_KEY_BYTES = 32;
const RECOVERY = 'fieldward recovery';

export type OpenSlotError =
  | { readonly code: 'session.wrongPassword' }
  | { readonly code: 'session.boundElsewhere' }
  | SlotsDamaged;

/** A slot for someone who may open this station. */
export async function newKeySlot(
  person: { readonly userId: Id; readonly login: string; readonly displayName: string },
  password: string,
  dataKey: Uint8Array,
  binding?: Uint8Array,
): Promise<KeySlot> {
  const { slot, privateKey } = await newKeySlotOf(person, password, dataKey, binding);
  privateKey.fill(0);
  return slot;
}

/** The same, for whoever goes on as that person. The caller wipes the private key. */
export async function newKeySlotOf(
  person: { readonly userId: Id; readonly login: string; readonly displayName: string },
  password: string,
  dataKey: Uint8Array,
  binding?: Uint8Array,
): Promise<{ readonly slot: KeySlot; readonly privateKey: Buffer }> {
  const { publicKey, privateKey } = newKeyPair();
  const slot = {
    ...person,
    publicKey,
    ...(await lockPrivateKey(person.userId, privateKey, password)),
    dataKey: sealDataKey(publicKey, person.userId, dataKey, binding),
  };
  return { slot, privateKey };
}

/** The same slot for another data key, or another binding: nobody's password is needed. */
export function resealSlot(slot: KeySlot, dataKey: Uint8Array, binding?: Uint8Array): KeySlot {
  return { ...slot, dataKey: sealDataKey(slot.publicKey, slot.userId, dataKey, binding) };
}

/** The data key for one person, in one more box where the station is bound to its keychain. */
export function sealDataKey(
  publicKey: string,
  userId: Id,
  dataKey: Uint8Array,
  binding?: Uint8Array,
): Sealed {
  if (!binding) return sealTo(publicKey, dataKey, dataPurpose(userId));
  const bound = boundKey(binding, dataKey);
  return sealTo(publicKey, bound, dataPurpose(userId));
}

/** The data key, for whoever knows the password. The caller wipes it after use. */
export async function openKeySlot(
  slot: KeySlot,
  password: string,
  binding?: Uint8Array,
): Promise<Result<Buffer, OpenSlotError>> {
  const privateKey = await unlockPrivateKey(slot, password);
  if (!privateKey.ok) return privateKey;
  const dataKey = dataKeyOf(slot, privateKey.value, binding);
  privateKey.value.fill(0);
  return dataKey;
}

/** @param privateKey the slot's own, opened by the password */
export function dataKeyOf(
  slot: KeySlot,
  privateKey: Buffer,
  binding?: Uint8Array,
): Result<Buffer, OpenSlotError> {
  const sealed = openSealed(privateKey, slot.publicKey, slot.dataKey, dataPurpose(slot.userId));
  // The password was right, so a box that does not open has been changed.
  if (!sealed.ok) return fail(SLOTS_DAMAGED);
  if (sealed.value.length === DATA_KEY_BYTES) return sealed;
  if (!binding) return fail({ code: 'session.boundElsewhere' });
  const dataKey = unboundKey(binding, sealed.value);
  return dataKey?.length === DATA_KEY_BYTES ? ok(dataKey) : fail({ code: 'session.boundElsewhere' });
}

/** The same slot under another password. The key pair stays: what other stations sealed to it still opens. */
export async function changePassword(
  slot: KeySlot,
  password: string,
  newPassword: string,
): Promise<Result<KeySlot, { readonly code: 'session.wrongPassword' }>> {
  const privateKey = await unlockPrivateKey(slot, password);
  if (!privateKey.ok) return privateKey;
  const { failures: _forgotten, temporary: _own, ...rest } = slot;
  const changed = { ...rest, ...(await lockPrivateKey(slot.userId, privateKey.value, newPassword)) };
  privateKey.value.fill(0);
  return ok(changed);
}

/** Seals the data key to a new recovery key, whose text is shown once and kept nowhere. */
export function sealForRecovery(dataKey: Uint8Array): {
  readonly text: string;
  readonly recovery: SlotFile['recovery'];
} {
  const { text, bytes } = newRecoveryKey();
  const salt = randomBytes(16);
  const key = derivedKey(bytes, salt, RECOVERY);
  const recovery = { salt: salt.toString('base64'), dataKey: closeBox(key, dataKey, RECOVERY) };
  bytes.fill(0);
  key.fill(0);
  return { text, recovery };
}

export function openWithRecoveryKey(
  recovery: SlotFile['recovery'],
  recoveryKey: Uint8Array,
): Result<Buffer, { readonly code: 'recoveryKey.wrong' }> {
  const key = derivedKey(recoveryKey, Buffer.from(recovery.salt, 'base64'), RECOVERY);
  const opened = openBox(key, recovery.dataKey, RECOVERY);
  key.fill(0);
  return opened.ok ? opened : fail({ code: 'recoveryKey.wrong' });
}

async function lockPrivateKey(
  userId: Id,
  privateKey: Uint8Array,
  password: string,
): Promise<Pick<KeySlot, 'privateKey' | 'stretch'>> {
  const stretch = newStretch();
  const key = await passwordKey(password, stretch);
  const box = closeBox(key, privateKey, privatePurpose(userId));
  key.fill(0);
  return { privateKey: box, stretch };
}

export async function unlockPrivateKey(
  slot: KeySlot,
  password: string,
): Promise<Result<Buffer, { readonly code: 'session.wrongPassword' }>> {
  const key = await passwordKey(password, slot.stretch);
  const opened = openBox(key, slot.privateKey, privatePurpose(slot.userId));
  key.fill(0);
  return opened.ok ? opened : fail({ code: 'session.wrongPassword' });
}

function privatePurpose(userId: Id): string {
  return `fieldward private key ${userId}`;
}

function dataPurpose(userId: Id): string {
  return `fieldward data key ${userId}`;
}
