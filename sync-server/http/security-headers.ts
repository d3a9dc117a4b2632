import type { ServerResponse } from 'node:http';

/** Of every answer; one that says otherwise itself, such as a file's or a page's, keeps its own words. */
export function secure(response: ServerResponse, isVouchedFor: boolean): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  // For a browser that may not go past it: only where an authority vouches for the certificate.
  if (isVouchedFor) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
}
