import type { DataOf } from '#shared/kernel/field.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { compareInstants, isInstant } from '#shared/kernel/instant.ts';
import { sameJson } from '#shared/kernel/json.ts';
import { earliestDay, isPartialDate, latestDay } from '#shared/kernel/partial-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { withdrawn, type WithdrawalError } from '../history/withdrawal.rules.ts';
import {
  CONSENT_SCOPES,
  type Consent,
  type ConsentDecision,
  type consentFields,
  type ConsentScope,
} from './consent.record.ts';

export type ConsentEntry = DataOf<typeof consentFields>;

export type ConsentError =
  | { readonly code: 'consent.notADate' }
  | { readonly code: 'consent.inFuture' }
  | { readonly code: 'consent.endsBefore' }
  | { readonly code: 'consent.nameNeeded' }
  | { readonly code: 'consent.nothingToWithdraw'; readonly scope: ConsentScope };

export interface ConsentState {
  readonly scope: ConsentScope;
  readonly state: ConsentDecision | 'ended' | 'notAsked';
  readonly statement?: Consent;
}

/** What counts of each scope today: the last word, unless it was for a time that is over. Of one recipient nothing is said here. */
export function consentStates(consents: readonly Consent[], today: string): readonly ConsentState[] {
  return CONSENT_SCOPES.map((scope) =>
    stateOf(
      scope,
      consents.filter((one) => one.scope === scope && one.recipient === undefined),
      today,
    ),
  );
}

/**
 * Whether the record may be shared with a facility today: the last word of those said of it alone and of those said of all.
 * A consent to one facility, given after sharing was refused, holds for that one; a later refusal of all ends it.
 */
export function sharingState(
  consents: readonly Consent[],
  facilityId: Id,
  today: string,
): ConsentState & { readonly scope: 'sharing' } {
  const about = consents.filter(
    ({ scope, recipient }) =>
      scope === 'sharing' && (recipient === undefined || recipient.facilityId === facilityId),
  );
  return { ...stateOf('sharing', about, today), scope: 'sharing' };
}

function stateOf(scope: ConsentScope, statements: readonly Consent[], today: string): ConsentState {
  const statement = lastWord(statements);
  if (!statement) return { scope, state: 'notAsked' };
  const { decision, validTo } = statement;
  const isOver = decision === 'given' && validTo !== undefined && lastDay(validTo) < today;
  return { scope, state: isOver ? 'ended' : decision, statement };
}

/** @param today calendar day at the facility */
export function checkConsents(
  entries: readonly ConsentEntry[],
  recorded: readonly Consent[],
  today: string,
): Result<void, ConsentError> {
  for (const entry of entries) {
    const { scope, decision, date, validTo, givenBy } = entry;
    if (!isPartialDate(date) || (validTo !== undefined && !isPartialDate(validTo)))
      return fail({ code: 'consent.notADate' });
    if (earliestDay(date) > today) return fail({ code: 'consent.inFuture' });
    if (validTo !== undefined && latestDay(validTo) < earliestDay(date))
      return fail({ code: 'consent.endsBefore' });
    if (givenBy?.kind === 'representative' && givenBy.name === undefined)
      return fail({ code: 'consent.nameNeeded' });
    const isThere = recorded.some(
      (one) => isCounted(one) && (isOfOne(one, entry) || (one.scope === scope && !entry.recipient)),
    );
    if (decision === 'withdrawn' && !isThere) return fail({ code: 'consent.nothingToWithdraw', scope });
  }
  return ok(undefined);
}

const STATUS = { given: 'active', refused: 'rejected', withdrawn: 'inactive' } as const;

/**
 * New statements, and the earlier ones whose place they take. One that repeats the last word is not recorded twice, so that
 * a form that is sent again says nothing new.
 */
export function statedConsents(
  entries: readonly ConsentEntry[],
  recorded: readonly Consent[],
  by: {
    readonly patientId: Id;
    readonly now: string;
    readonly author: string;
    readonly newId: () => Id;
  },
): readonly Consent[] {
  const stated = entries.flatMap((entry): Consent[] => {
    const last = lastWord(recorded.filter((one) => isOfOne(one, entry)));
    if (last && isRepeated(entry, last)) return [];
    const { patientId, now, author, newId } = by;
    const id = newId();
    return [{ id, patientId, ...entry, status: STATUS[entry.decision], recordedAt: now, recordedBy: author }];
  });
  const all = [...recorded.filter(isCounted), ...stated];
  return all.flatMap((one): Consent[] => {
    // What was said of one recipient gives way to what was said of all since, too.
    const about = (other: Consent) =>
      isOfOne(other, one) || (other.scope === one.scope && other.recipient === undefined);
    if (!stated.some(about)) return [];
    const isLast = lastWord(all.filter(about))?.id === one.id;
    if (isLast || one.status === 'inactive') return stated.includes(one) ? [one] : [];
    return [{ ...one, status: 'inactive' }];
  });
}

/**
 * The statement as one that was entered in error. Where it was the last word, the one before has its standing back: it, too,
 * is to be written.
 */
export function statedInError(
  wrong: Consent,
  recorded: readonly Consent[],
  said: { readonly reason: string; readonly at: string; readonly by: string },
): Result<readonly Consent[], WithdrawalError> {
  const marked = withdrawn(wrong, said);
  if (!marked.ok) return marked;
  const ofScope = recorded.filter((one) => isOfOne(one, wrong));
  const before = lastWord(ofScope.filter(({ id }) => id !== wrong.id));
  if (!before || lastWord(ofScope)?.id !== wrong.id) return ok([marked.value]);
  const status = STATUS[before.decision];
  return ok(before.status === status ? [marked.value] : [marked.value, { ...before, status }]);
}

/** @returns false once it turned out that the patient never said it */
export function isCounted({ status, enteredInError }: Consent): boolean {
  return status !== 'entered-in-error' && enteredInError === undefined;
}

/** The newest first, by when they were recorded. */
export function newestStatements(statements: readonly Consent[]): readonly Consent[] {
  return statements.toSorted((a, b) => compareRecorded(b, a));
}

type Subject = Pick<ConsentEntry, 'scope' | 'recipient'>;

/** Said of the same thing, and to the same. */
function isOfOne(a: Subject, b: Subject): boolean {
  return a.scope === b.scope && a.recipient?.facilityId === b.recipient?.facilityId;
}

function isRepeated(entry: ConsentEntry, last: Consent): boolean {
  const { id: _id, patientId: _patient, status: _status, recordedAt: _at, recordedBy: _by, ...said } = last;
  return sameJson(entry, said);
}

/**
 * The statement that counts of those of one scope. Of a date known in part a consent is taken at its beginning and a refusal or
 * withdrawal at its end, but not after it was recorded: where it cannot be known which came last, the careful one counts.
 */
function lastWord(statements: readonly Consent[]): Consent | undefined {
  return statements.filter(isCounted).toSorted(compareStatements).at(-1);
}

function compareStatements(a: Consent, b: Consent): number {
  return (
    compareTexts(dayOf(a), dayOf(b)) ||
    compareRecorded(a, b) ||
    compareTexts(a.date, b.date) ||
    Number(b.decision === 'given') - Number(a.decision === 'given')
  );
}

function compareRecorded({ recordedAt: a }: Consent, { recordedAt: b }: Consent): number {
  return isInstant(a) && isInstant(b) ? compareInstants(a, b) : 0;
}

function dayOf({ decision, date, recordedAt }: Consent): string {
  const day = date.slice(0, 10);
  if (!isPartialDate(day)) return day;
  if (decision === 'given') return earliestDay(day);
  const [latest, recorded] = [latestDay(day), recordedAt.slice(0, 10)];
  return latest > recorded && earliestDay(day) <= recorded ? recorded : latest;
}

function lastDay(date: string): string {
  const day = date.slice(0, 10);
  return isPartialDate(day) ? latestDay(day) : day;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
