import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Failed sign-ins of one login in a row. Kept in the slot file, so that a restart resets nothing. */
export const failuresSchema = z.object({
  count: z.int().min(1),
  /** Unix time in ms of the latest. */
  lastAtMs: z.int(),
});
export type Failures = z.infer<typeof failuresSchema>;

/** Seconds to wait after that many failures in a row: a slip costs nothing, guessing gets 300 tries a day. */
const WAITS_SECONDS = [0, 0, 0, 5, 15, 30, 60, 120] as const;
const LONGEST_WAIT_SECONDS = 300;

export function addFailure(failures: Failures | undefined, nowMs: number): Failures {
  return { count: (failures?.count ?? 0) + 1, lastAtMs: nowMs };
}

/**
 * How long still. A clock that was set back neither frees the guesser nor locks everyone out for a year: the wait
 * begins again, once, at the new time, which the caller keeps.
 */
export function waitAfter(
  failures: Failures,
  nowMs: number,
): { readonly seconds: number; readonly failures: Failures } {
  const wait = WAITS_SECONDS[failures.count] ?? LONGEST_WAIT_SECONDS;
  if (nowMs < failures.lastAtMs) return { seconds: wait, failures: { ...failures, lastAtMs: nowMs } };
  return { seconds: Math.max(0, Math.ceil(wait - (nowMs - failures.lastAtMs) / 1000)), failures };
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
  return found && { count: found.count, lastAtMs: found.lastAtMs };
}

export function withUnknownFailures(
  all: UnknownFailures | undefined,
  mark: string,
  failures: Failures,
): UnknownFailures {
  const others = (all ?? []).filter((one) => one.mark !== mark);
  return [...others, { mark, ...failures }].slice(-MOST_UNKNOWN);
}
