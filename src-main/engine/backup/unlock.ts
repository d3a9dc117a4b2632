import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { openKeySlot, openWithRecoveryKey } from '../keys/key-slots.ts';
import { parseRecoveryKey } from '../keys/recovery-key.ts';
import { boxSchema, sealedSchema } from '../keys/seal.ts';
import { stretchSchema } from '../keys/password-key.ts';
import type { SlotFile } from '../keys/slot-file.ts';

/**
 * What of the slot file lies open at a target, so that a password or the recovery key alone opens a backup on a bare
 * machine. A stick is lost more easily than a station: logins are tags, and names of people and of the facility are not
 * here. The slot file itself is in the backup, sealed.
 */
const unlockSchema = z.object({
  format: z.literal(1),
  recovery: z.object({ salt: z.base64().max(100), dataKey: boxSchema }),
  slots: z
    .array(
      z.object({
        tag: z.string(),
        userId: z.string(),
        publicKey: z.base64().max(200),
        privateKey: boxSchema,
        stretch: stretchSchema,
        dataKey: sealedSchema,
      }),
    )
    .max(1000),
});
export type Unlock = z.infer<typeof unlockSchema>;

/** Who asks for a backup to be opened. */
export type Opener =
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'recoveryKey'; readonly typed: string };

export type UnlockRefusal =
  | { readonly code: 'session.wrongPassword' }
  /** Passwords open it on its own machine only: the recovery key is needed. */
  | { readonly code: 'session.boundElsewhere' }
  | { readonly code: 'recoveryKey.wrong' }
  | { readonly code: 'recoveryKey.malformed' }
  | { readonly code: 'recoveryKey.check' };

/** The same bytes for the same keys: a slot file that did not change is stored once. */
export function unlockBytes({ recovery, slots }: SlotFile): Buffer {
  const unlock: Unlock = {
    format: 1,
    recovery,
    slots: slots.map(({ login, userId, publicKey, privateKey, stretch, dataKey }) => ({
      tag: tagOf(recovery, login),
      userId,
      publicKey,
      privateKey,
      stretch,
      dataKey,
    })),
  };
  return Buffer.from(JSON.stringify(unlock));
}

export function readUnlock(bytes: Buffer): Unlock {
  return unlockSchema.parse(JSON.parse(bytes.toString())); // the object is as it was written: its name says so
}

/** @returns the data key, which the caller wipes, and who opened it */
export async function openUnlock(
  unlock: Unlock,
  opener: Opener,
): Promise<Result<{ readonly dataKey: Buffer; readonly userId: string }, UnlockRefusal>> {
  if (opener.kind === 'recoveryKey') {
    const recoveryKey = parseRecoveryKey(opener.typed);
    if (!recoveryKey.ok) return recoveryKey;
    const dataKey = openWithRecoveryKey(unlock.recovery, recoveryKey.value);
    recoveryKey.value.fill(0);
    return dataKey.ok ? ok({ dataKey: dataKey.value, userId: 'recoveryKey' }) : dataKey;
  }
  const slot = unlock.slots.find(({ tag }) => tag === tagOf(unlock.recovery, opener.login));
  if (!slot) return fail({ code: 'session.wrongPassword' });
  const dataKey = await openKeySlot({ ...slot, login: '', displayName: '' }, opener.password);
  if (dataKey.ok) return ok({ dataKey: dataKey.value, userId: slot.userId });
  // The object is as it was written, so no box of it is damaged.
  const { code } = dataKey.error;
  return fail({ code: code === 'session.boundElsewhere' ? code : 'session.wrongPassword' });
}

function tagOf({ salt }: Unlock['recovery'], login: string): string {
  return createHmac('sha256', Buffer.from(salt, 'base64')).update(login.trim().toLowerCase()).digest('hex');
}
