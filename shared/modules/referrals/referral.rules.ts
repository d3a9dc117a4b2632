import type { Session } from '#shared/kernel/session.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Answer, Referral } from './referral.record.ts';
import type { IncomingReferral, IncomingState } from './incoming-referral.record.ts';

export type ReferralState =
  | 'sent'
  | 'delivered'
  | 'seen'
  | 'accepted'
  | 'declined'
  | 'completed'
  | 'cancelled'
  | 'refused';

/** What was declined or completed is over, whoever takes it back; a cancelled or refused one, too. */
export const OVER_STATES: ReadonlySet<ReferralState> = new Set([
  'declined',
  'completed',
  'cancelled',
  'refused',
]);

/**
 * What counts of what both ends have said, the same at both in whatever order it came: that it was declined or completed, then
 * that it was taken back, then that it was accepted.
 */
function lastWord({
  answer,
  cancelled,
}: Pick<Referral, 'answer'> & { readonly cancelled?: object }): Answer | 'cancelled' | undefined {
  if (answer && OVER_STATES.has(answer.word)) return answer.word;
  return cancelled ? 'cancelled' : answer?.word;
}

/** How a referral stands where it was made: the last that was heard of it. */
export function referralState(referral: Referral): ReferralState {
  const { delivery, seenAt } = referral;
  const said = lastWord(referral);
  if (said) return said;
  if (delivery?.state === 'refused') return 'refused';
  if (seenAt !== undefined) return 'seen';
  return delivery ? 'delivered' : 'sent';
}

/** …and where it was received. Not what its `state` says, where one end wrote what the other did not know of yet. */
export function incomingState(
  referral: Pick<IncomingReferral, 'answer' | 'cancelled' | 'seen'>,
): IncomingState {
  return lastWord(referral) ?? (referral.seen ? 'seen' : 'new');
}

export type ReferralError =
  | { readonly code: 'referral.illegalMove'; readonly from: string; readonly to: string }
  | { readonly code: 'referral.reasonNeeded' }
  /** First it is to be said whom of the patients here it is about. */
  | { readonly code: 'referral.patientNeeded' }
  /** Two desks have said it of two of them: first it is to be said which. */
  | { readonly code: 'referral.patientContested' };

/** From which states an answer may be given. One that was given by mistake is given anew. */
const FROM: { readonly [A in Answer]: readonly IncomingState[] } = {
  accepted: ['new', 'seen', 'declined'],
  declined: ['new', 'seen', 'accepted'],
  completed: ['accepted'],
};

/** @param now ISO 8601 with the facility's offset */
export function answered(
  referral: IncomingReferral,
  word: Answer,
  note: string | undefined,
  { now, session }: { readonly now: string; readonly session: Pick<Session, 'displayName'> },
): Result<IncomingReferral, ReferralError> {
  const from = incomingState(referral);
  // One that was taken back is not accepted after all, though it was declined before.
  if (!FROM[word].includes(from) || (word === 'accepted' && referral.cancelled))
    return fail({ code: 'referral.illegalMove', from, to: word });
  if (word === 'declined' && note === undefined) return fail({ code: 'referral.reasonNeeded' });
  if (word === 'accepted' && referral.localPatientId === undefined)
    return fail({ code: 'referral.patientNeeded' });
  const by = session.displayName;
  return ok({
    ...referral,
    state: word,
    answer: { word, at: now, by, ...(note !== undefined && { note }) },
  });
}

/** What was taken back is over, unless it was done with before. */
export function cancelledReferral(
  referral: Referral,
  reason: string,
  { now, session }: { readonly now: string; readonly session: Pick<Session, 'displayName'> },
): Result<Referral, ReferralError> {
  const from = referralState(referral);
  if (OVER_STATES.has(from)) return fail({ code: 'referral.illegalMove', from, to: 'cancelled' });
  return ok({ ...referral, cancelled: { at: now, by: session.displayName, reason } });
}
