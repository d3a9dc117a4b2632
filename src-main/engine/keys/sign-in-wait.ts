import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Failed sign-ins of one login in a row. Kept in the slot file, so that a restart resets nothing. */
export const failuresSchema = z.object({
  count: z.int().min(1),
  /** How long the machine had been up at the latest, in ms: the date can be set, this cannot. */
  lastUpMs: z.int().min(0).exactOptional(),
});
export type Failures = z.infer<typeof failuresSchema>;

/** Seconds to wait after that many failures in a row: a slip costs nothing, guessing gets 300 tries a day. */
const WAITS_SECONDS = [0, 0, 0, 5, 15, 30, 60, 120] as const;
const LONGEST_WAIT_SECONDS = 300;

/**
 * As many in a row hold the account, until an administrator or the recovery key gives it another password.
 * @source NIST SP 800-63B-3 §5.2.2
 */
const MOST_FAILURES = 100;

export function isHeld(failures: Failures | undefined): boolean {
  return (failures?.count ?? 0) >= MOST_FAILURES;
}

export function addFailure(failures: Failures | undefined, upMs: number): Failures {
  return { count: (failures?.count ?? 0) + 1, lastUpMs: upMs };
}

/**
 * How long still, by the time that the machine has been up. A machine that has been up for less than at the failure was
 * started since: what it has been up for has passed for certain. One that has been up for more was not, or is counted
 * too little. So no restart makes a wait shorter, and whoever waits for it never waits longer than its length. The caller
 * keeps the failures that come back.
 */
export function waitAfter(
  failures: Failures,
  upMs: number,
): { readonly seconds: number; readonly failures: Failures } {
  const wait = WAITS_SECONDS[failures.count] ?? LONGEST_WAIT_SECONDS;
  const sinceUpMs = countedFrom(failures, upMs);
  const seconds = Math.max(0, Math.ceil(wait - (upMs - sinceUpMs) / 1000));
  return {
    seconds,
    failures: sinceUpMs === failures.lastUpMs ? failures : { ...failures, lastUpMs: sinceUpMs },
  };
}

function countedFrom({ lastUpMs }: Failures, upMs: number): number {
  if (lastUpMs === undefined) return upMs; // of a version that kept the date
  return lastUpMs > upMs ? 0 : lastUpMs;
}

/** Guessing so many other names first, to push one out, takes longer than waiting does. */
const MOST_UNKNOWN = 500;
/**
 * Of the mark of a login that nobody has. So short that the file does not give away a password that someone typed into
 * the wrong box: of a million guesses, fifteen fit by chance.
 */
const MARK_CHARACTERS = 4;

/** Failures of logins that nobody has, latest last: they wait like others, so that waiting does not tell which exist. */
export const unknownFailuresSchema = z
  .array(failuresSchema.extend({ mark: z.string().length(MARK_CHARACTERS) }))
  .max(MOST_UNKNOWN);
export type UnknownFailures = z.infer<typeof unknownFailuresSchema>;

/** @param station so that one name has another mark at each station */
export function markOf(station: string, login: string): string {
  const digest = createHash('sha256').update(`${station} ${login.trim().toLowerCase()}`).digest('hex');
  return digest.slice(0, MARK_CHARACTERS);
}

export function unknownFailuresOf(all: UnknownFailures | undefined, mark: string): Failures | undefined {
  const found = all?.find((one) => one.mark === mark);
  if (!found) return undefined;
  const { mark: _mark, ...failures } = found;
  return failures;
}

export function withUnknownFailures(
  all: UnknownFailures | undefined,
  mark: string,
  failures: Failures,
): UnknownFailures {
  const others = (all ?? []).filter((one) => one.mark !== mark);
  return [...others, { mark, ...failures }].slice(-MOST_UNKNOWN);
}
