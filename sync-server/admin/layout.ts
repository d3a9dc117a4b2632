import type { Answer } from '../http/respond.ts';
import { html, type Html } from './html.ts';
import type { Words } from './words.ts';

export const ADMIN_PATH = '/_fieldward/admin';

/** No script, nothing from elsewhere, in nobody's frame. */
const POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export interface Page {
  readonly heading: string;
  readonly body: Html;
  /** Of the bar: who is signed in may sign out. */
  readonly isSignedIn: boolean;
}

export function page(
  words: Words,
  { heading, body, isSignedIn }: Page,
  status = 200,
  headers: { readonly [name: string]: string } = {},
): Answer {
  const { say, language, direction } = words;
  const whole = html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${heading} · ${say('title')}</title>
        <link rel="stylesheet" href="${ADMIN_PATH}/style.css" />
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="${ADMIN_PATH}">${mark}<span>${say('title')}</span></a>
          ${isSignedIn ? html`<form method="post" action="${ADMIN_PATH}/sign-out"><button class="quiet">${say('signOut')}</button></form>` : undefined}
        </header>
        <main>
          <h1>${heading}</h1>
          ${body}
        </main>
      </body>
    </html> `;
  return {
    status,
    bytes: Buffer.from(whole.text),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      Vary: 'Accept-Language',
      ...headers,
    },
  };
}

const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#1C4A57" />
  <path d="M8 6.5h13.5v4.2h-9v4h7.5v4.1h-7.5v7.2H8z" fill="#fff" />
  <circle cx="22.6" cy="23.3" r="2.7" fill="#4fb8c6" />
</svg>`;

/** Something that a person should know; its shape says how grave, besides its colour. */
export function notice(kind: 'serious' | 'caution' | 'ok', text: string): Html {
  const shapes = {
    serious: html`<path d="M8 1.5 15.5 14.5H.5z" /><path class="sign" d="M8 6v4.2M8 12v.8" />`,
    caution: html`<path d="M8 .8 15.2 8 8 15.2.8 8z" />`,
    ok: html`<circle cx="8" cy="8" r="7" /><path class="sign" d="m4.8 8.2 2.2 2.2 4.2-4.6" />`,
  };
  return html`<p class="notice ${kind}" role="status">
    <svg viewBox="0 0 16 16" aria-hidden="true">${shapes[kind]}</svg><span>${text}</span>
  </p>`;
}
