import { f } from '#shared/kernel/field.ts';

/**
 * Why a record does not count, said by whom and when, and what its status was before, so that the word can be taken back.
 * The record stays: nothing that was entered is removed.
 */
export const enteredInError = f.group({
  reason: f.text({ max: 500 }),
  at: f.instant(),
  by: f.text({ max: 120 }),
  was: f.group({
    status: f.text({ max: 40 }).optional(),
    clinicalStatus: f.text({ max: 40 }).optional(),
    verificationStatus: f.text({ max: 40 }).optional(),
  }),
});
