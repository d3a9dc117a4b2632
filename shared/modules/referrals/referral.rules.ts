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

/** How a referral stands where it was made: the last that was heard of it. */
export function referralState({ cancelled, delivery, seenAt, answer }: Referral): ReferralState {
  if (answer) return answer.word;
  if (cancelled) return 'cancelled';
  if (delivery?.state === 'refused') return 'refused';
  if (seenAt !== undefined) return 'seen';
  return delivery ? 'delivered' : 'sent';
}

export type ReferralError =
  | { readonly code: 'referral.illegalMove'; readonly from: string; readonly to: string }
  | { readonly code: 'referral.reasonNeeded' }
  /** First it is to be said whom of the patients here it is about. */
  | { readonly code: 'referral.patientNeeded' };

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
  const { state: from } = referral;
  if (!FROM[word].includes(from)) return fail({ code: 'referral.illegalMove', from, to: word });
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
  if (['cancelled', 'declined', 'completed', 'refused'].includes(from))
    return fail({ code: 'referral.illegalMove', from, to: 'cancelled' });
  return ok({ ...referral, cancelled: { at: now, by: session.displayName, reason } });
}
