import { fail, ok, type Result } from '#shared/kernel/result.ts';

export type WithdrawalError =
  | { readonly code: 'history.alreadyInError' }
  | { readonly code: 'history.notInError' };

interface Statuses {
  readonly status?: string;
  readonly clinicalStatus?: string;
  readonly verificationStatus?: string;
}
interface Withdrawable extends Statuses {
  readonly enteredInError?: {
    readonly reason: string;
    readonly at: string;
    readonly by: string;
    readonly was: Statuses;
  };
}

const IN_ERROR = 'entered-in-error';

/**
 * The record as one entered in error. A problem or an allergy has no clinical status then.
 * @source FHIR R4: Condition con-5, AllergyIntolerance ait-2
 */
export function withdrawn<T extends Withdrawable>(
  record: T,
  said: { readonly reason: string; readonly at: string; readonly by: string },
): Result<T, WithdrawalError> {
  const { status, clinicalStatus, verificationStatus, ...rest } = record;
  if (status === IN_ERROR || verificationStatus === IN_ERROR) return fail({ code: 'history.alreadyInError' });
  const was = {
    ...(status === undefined ? {} : { status }),
    ...(clinicalStatus === undefined ? {} : { clinicalStatus }),
    ...(verificationStatus === undefined ? {} : { verificationStatus }),
  };
  const now = status === undefined ? { verificationStatus: IN_ERROR } : { status: IN_ERROR };
  return ok({ ...rest, ...now, enteredInError: { ...said, was } } as unknown as T); // its own members, its statuses among its own options
}

/** Taken back: as it stood before. */
export function reinstated<T extends Withdrawable>(record: T): Result<T, WithdrawalError> {
  const {
    enteredInError,
    status: _status,
    clinicalStatus: _clinical,
    verificationStatus: _verification,
    ...rest
  } = record;
  if (!enteredInError) return fail({ code: 'history.notInError' });
  return ok({ ...rest, ...enteredInError.was } as unknown as T); // statuses that it had
}
