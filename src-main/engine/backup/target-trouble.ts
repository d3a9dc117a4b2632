import type { BackupsError } from '#shared/modules/backups/backups.contract.ts';
import type { BackupRefusal, NotNow } from './trouble.ts';

const READ_ONLY = ['EACCES', 'EPERM', 'EROFS'];
const WRONG_CREDENTIALS = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken'];

/** A refusal as it is told at the desk: what can be mended is told apart from what cannot. */
export function toldRefusal(refusal: BackupRefusal | NotNow): BackupsError {
  if (refusal.code !== 'target.refused') return refusal;
  const { reason } = refusal;
  if (READ_ONLY.includes(reason)) return { code: 'target.readOnly' };
  if (WRONG_CREDENTIALS.includes(reason)) return { code: 'target.wrongCredentials' };
  return reason === 'NoSuchBucket' ? { code: 'target.noBucket' } : refusal;
}

/** The same, as a code alone: what is remembered of it. */
export function toldCode(refusal: { readonly code: string; readonly reason?: string }): string {
  const { code, reason = '' } = refusal;
  return code === 'target.refused' ? toldRefusal({ code, reason }).code : code;
}
