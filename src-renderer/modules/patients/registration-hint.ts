import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';

/**
 * How a registration is to begin, by whoever led to it: handed over in memory, because an address or a history entry would keep
 * a patient's name in the browser's profile.
 */
export type RegistrationStart =
  /** What was typed into the find box. */
  | { readonly kind: 'words'; readonly words: string }
  /** Somebody has come who cannot say who they are. */
  | { readonly kind: 'emergency' }
  /** Another facility has referred somebody who is not known here. */
  | { readonly kind: 'referred'; readonly referralId: string; readonly person: IncomingReferral['person'] };

let start: RegistrationStart | undefined;

export function hintRegistration(typed: string): void {
  const words = typed.trim();
  start = words === '' ? undefined : { kind: 'words', words };
}

export function hintEmergency(): void {
  start = { kind: 'emergency' };
}

export function hintReferred(referred: {
  readonly referralId: string;
  readonly person: IncomingReferral['person'];
}): void {
  start = { kind: 'referred', ...referred };
}

/** Read while a screen is rendered, which may happen more than once; forgotten when it stands. */
export function registrationStart(): RegistrationStart | undefined {
  return start;
}

export function forgetRegistrationStart(): void {
  start = undefined;
}
