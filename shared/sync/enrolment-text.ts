import { fail, ok, type Result } from '../kernel/result.ts';
import { parseEnrolLink, type EnrolLink } from './enrol-link.ts';

/** How a station comes to a server: scanned or pasted as a link, or typed, and then the address may come apart. */
export type EnrolmentText = Pick<EnrolLink, 'code' | 'fingerprint'> & Partial<Pick<EnrolLink, 'url'>>;

/** Crockford's 32 letters and digits, 80 bits. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** The link, or the code alone in whatever way it was written down. */
export function readEnrolment(text: string): Result<EnrolmentText, { readonly code: 'enrol.malformed' }> {
  const link = parseEnrolLink(text);
  // What is typed for letters that there are not is read as what they look like.
  const letters = (link?.code ?? text)
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!CODE.test(letters)) return fail({ code: 'enrol.malformed' });
  return ok({ ...link, code: (letters.match(/.{4}/g) ?? []).join('-') });
}
