import { encode } from 'uqr';
import type { Enrolment } from '#shared/sync/access-api.ts';
import type { Answer } from '../http/respond.ts';
import { html, type Html } from './html.ts';
import { ADMIN_PATH, notice, page } from './layout.ts';
import type { Words } from './words.ts';

/** @param fault why not, in words */
export function signInPage(
  words: Words,
  fault?: string,
  headers: { readonly [name: string]: string } = {},
): Answer {
  const { say } = words;
  const body = html`<section class="panel form">
    ${fault === undefined ? undefined : notice('serious', fault)}
    <form method="post" action="${ADMIN_PATH}/sign-in">
      <label for="name">${say('name')}</label>
      <input id="name" name="name" value="admin" autocomplete="username" required />
      <label for="password">${say('password')}</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        autofocus
      />
      <button class="primary">${say('signIn')}</button>
    </form>
  </section>`;
  return page(words, { heading: say('signIn'), body, isSignedIn: false }, 401, headers);
}

export interface MadeCode extends Enrolment {
  readonly fingerprint?: string;
}

/** Shown once: only its hash is kept. */
export function codePage(words: Words, { code, link, expiresAt, fingerprint }: MadeCode): Answer {
  const { say } = words;
  const address = link.replace(/\/_fieldward\/.*$/, '');
  const pin = html`<div>
    <dt>${say('fingerprint')}</dt>
    <dd><code dir="ltr">${fingerprint?.match(/.{1,8}/g)?.join(' ')}</code></dd>
  </div>`;
  const body = html`<section class="panel code">
    <p>${say('codeHow')}</p>
    <div class="twofold">
      ${qrCode(link, say('codeQr'))}
      <dl>
        <div>
          <dt>${say('code')}</dt>
          <dd><strong class="big" dir="ltr">${code}</strong></dd>
        </div>
        <div>
          <dt>${say('address')}</dt>
          <dd><code dir="ltr">${address}</code></dd>
        </div>
        ${fingerprint === undefined ? undefined : pin}
      </dl>
    </div>
    ${notice('caution', say('codeOnce', { time: words.moment(Date.parse(expiresAt)) }))}
    <p><a class="button" href="${ADMIN_PATH}">${say('back')}</a></p>
  </section>`;
  return page(words, { heading: say('codeTitle'), body, isSignedIn: true });
}

/** Dark on white whatever the look of the page, with the quiet edge that cameras need. @source ISO/IEC 18004 §6.3.8 */
function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')));
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="${label}"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${dark.join('')}" fill="#000" />
  </svg>`;
}

export function revokePage(words: Words, device: string, station: string): Answer {
  const { say } = words;
  const body = html`<section class="panel form">
    <p><code>${device}</code></p>
    <p>${say('revokeWhat')}</p>
    ${notice('caution', say('revokeOffline'))}
    <form method="post" action="${ADMIN_PATH}/revoke" class="acts">
      <input type="hidden" name="device" value="${device}" />
      <a class="button" href="${ADMIN_PATH}">${say('revokeKeep')}</a>
      <button class="solid danger">${say('revokeNow')}</button>
    </form>
  </section>`;
  return page(words, { heading: say('revokeTitle', { station }), body, isSignedIn: true });
}

export function nothingPage(words: Words): Answer {
  const body = html`<p><a class="button" href="${ADMIN_PATH}">${words.say('back')}</a></p>`;
  return page(words, { heading: words.say('notFound'), body, isSignedIn: false }, 404);
}
