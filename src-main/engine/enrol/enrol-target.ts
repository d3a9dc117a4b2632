import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { EnrolLink } from '#shared/sync/enrol-link.ts';
import { readEnrolment } from '#shared/sync/enrolment-text.ts';

/** Which server, and the code for it. */
export type EnrolTarget = EnrolLink;

/** Of what was typed or scanned. The address of a link is the one that its certificate is for. */
export function enrolTarget(input: {
  readonly text: string;
  readonly url?: string;
}): Result<EnrolTarget, { readonly code: 'enrol.malformed' | 'enrol.addressNeeded' }> {
  const read = readEnrolment(input.text);
  if (!read.ok) return read;
  const { url = input.url, ...code } = read.value;
  return url === undefined ? fail({ code: 'enrol.addressNeeded' }) : ok({ url, ...code });
}
