import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { newCodeSecret, newRecoveryCodes, recoveryCodeDigest, stepOfCode } from './one-time-code.ts';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { closeBox, openBox, type Box } from './seal.ts';
import { SLOTS_DAMAGED, type SlotsDamaged } from './slot-file.ts';

/**
 * The secret of a person's one-time codes. It lies in the slot under a key that follows from the private key, so the
 * password has to be right before a code can be judged. It guards the desk, where this program asks for it, and not the
 * disk: whoever has both the folder and the password needs no code.
 */
const factorSchema = z.object({
  /** Hex. */
  secret: z.string(),
  confirmed: z.boolean(),
  /** Of the last code that was used. */
  step: z.int(),
  recovery: z.array(z.string()),
});
type Factor = z.infer<typeof factorSchema>;

export function beginFactor(privateKey: Uint8Array, userId: string): { secret: Buffer; box: Box } {
  const secret = newCodeSecret();
  const factor = { secret: secret.toString('hex'), confirmed: false, step: 0, recovery: [] };
  return { secret, box: closeFactor(privateKey, userId, factor) };
}

/** The app has shown a code: from now on it is asked for. */
export function confirmFactor(
  privateKey: Uint8Array,
  userId: string,
  box: Box,
  code: string,
  nowMs: number,
): Result<{ readonly box: Box; readonly recoveryCodes: readonly string[] }, CodeError> {
  const factor = openFactor(privateKey, userId, box);
  if (!factor.ok) return factor;
  const step = stepOfCode(Buffer.from(factor.value.secret, 'hex'), code, nowMs, factor.value.step);
  if (step === undefined) return fail({ code: 'session.codeWrong' });
  const recoveryCodes = newRecoveryCodes();
  const recovery = recoveryCodes.map(recoveryCodeDigest);
  const confirmed = { ...factor.value, confirmed: true, step, recovery };
  return ok({ box: closeFactor(privateKey, userId, confirmed), recoveryCodes });
}

export type CodeError =
  | { readonly code: 'session.codeNeeded' }
  | { readonly code: 'session.codeWrong' }
  | SlotsDamaged;

/** @returns the box as it stands after this code was used; undefined where no code is asked for yet */
export function passFactor(
  privateKey: Uint8Array,
  userId: string,
  box: Box,
  code: string | undefined,
  nowMs: number,
): Result<Box | undefined, CodeError> {
  const opened = openFactor(privateKey, userId, box);
  if (!opened.ok) return opened;
  const factor = opened.value;
  if (!factor.confirmed) return ok(undefined);
  if (code === undefined || code === '') return fail({ code: 'session.codeNeeded' });
  const step = stepOfCode(Buffer.from(factor.secret, 'hex'), code, nowMs, factor.step);
  if (step !== undefined) return ok(closeFactor(privateKey, userId, { ...factor, step }));
  const digest = recoveryCodeDigest(code);
  if (!factor.recovery.includes(digest)) return fail({ code: 'session.codeWrong' });
  const recovery = factor.recovery.filter((other) => other !== digest);
  return ok(closeFactor(privateKey, userId, { ...factor, recovery }));
}

function closeFactor(privateKey: Uint8Array, userId: string, factor: Factor): Box {
  const key = factorKey(privateKey, userId);
  const box = closeBox(key, Buffer.from(JSON.stringify(factor)), purposeOf(userId));
  key.fill(0);
  return box;
}

function openFactor(privateKey: Uint8Array, userId: string, box: Box): Result<Factor, SlotsDamaged> {
  const key = factorKey(privateKey, userId);
  const opened = openBox(key, box, purposeOf(userId));
  key.fill(0);
  if (!opened.ok) return fail(SLOTS_DAMAGED);
  const parsed = factorSchema.safeParse(JSON.parse(opened.value.toString('utf8')));
  return parsed.success ? ok(parsed.data) : fail(SLOTS_DAMAGED);
}

function factorKey(privateKey: Uint8Array, userId: string): Buffer {
  return derivedKey(privateKey, Buffer.alloc(0), purposeOf(userId));
}

function purposeOf(userId: string): string {
  return `fieldward one-time code ${userId}`;
}
