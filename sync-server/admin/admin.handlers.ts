import { readFileSync } from 'node:fs';
import { enrolmentOrder } from '#shared/sync/access-api.ts';
import { enrolmentOf } from '../access/enrol.handlers.ts';
import type { Identities } from '../access/identities.ts';
import { revoke } from '../access/revocation.handlers.ts';
import { CouchError, methodNotAllowed } from '../couch/couch-error.ts';
import { parsed, readBytes, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { codePage, nothingPage, revokePage, signInPage } from './forms.page.ts';
import { ADMIN_PATH } from './layout.ts';
import { overviewPage } from './overview.page.ts';
import { statusOf, type StatusPorts } from './status.ts';
import { wordsFor, type Words } from './words.ts';

export interface AdminPorts extends StatusPorts {
  readonly identities: Identities;
}

const STYLE = readFileSync(new URL('./admin.css', import.meta.url));
const MOST_BYTES = 5_000;

/** What the server's administrator sees below `/_fieldward`. @returns undefined where it is another's @throws CouchError */
export async function administer(ports: AdminPorts, request: Request): Promise<Answer | undefined> {
  const [, what = '', part = '', ...further] = request.segments;
  if (what === 'status' && part === '') return status(ports, request);
  if (what !== 'admin') return undefined;
  const words = wordsFor(request.message.headers['accept-language']);
  if (further.length > 0) return nothingPage(words);
  if (request.method === 'GET' || request.method === 'HEAD') return shown(ports, request, words, part);
  if (request.method !== 'POST') throw methodNotAllowed(['GET', 'HEAD', 'POST']);
  return done(ports, request, words, part);
}

async function status(ports: AdminPorts, { method, user }: Request): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD']);
  if (!user) throw new CouchError(401, 'unauthorized', 'Sign in first.');
  if (user.device) throw new CouchError(403, 'forbidden', 'The administrator alone sees this.');
  return json(await statusOf(ports));
}

async function shown(ports: AdminPorts, request: Request, words: Words, part: string): Promise<Answer> {
  if (part === 'style.css')
    return { status: 200, bytes: STYLE, headers: { 'Content-Type': 'text/css; charset=utf-8' } };
  if (!isAdministrator(request)) return signInPage(words);
  const { query } = request;
  const { devices } = ports.access;
  switch (part) {
    case '': {
      const revoked = devices.find(query.get('revoked') ?? '');
      const told = revoked && words.say('revoked', { station: revoked.label ?? revoked.id });
      return renewed(ports, request, overviewPage(words, await statusOf(ports), told));
    }
    case 'revoke': {
      const device = devices.find(query.get('device') ?? '');
      if (!device || device.revoked) return nothingPage(words);
      return renewed(ports, request, revokePage(words, device.id, device.label ?? device.id));
    }
    default:
      return nothingPage(words);
  }
}

async function done(ports: AdminPorts, request: Request, words: Words, part: string): Promise<Answer> {
  if (!isOfThisPage(request)) return signInPage(words, words.say('sessionEnded'));
  const form = new URLSearchParams((await readBytes(request.message, MOST_BYTES)).toString('utf8'));
  if (part === 'sign-in') return signIn(ports, request, words, form);
  if (!isAdministrator(request)) return signInPage(words, words.say('sessionEnded'));
  switch (part) {
    case 'sign-out':
      return leadTo('', { 'Set-Cookie': ports.identities.endedCookie });
    case 'code': {
      const [facilityId, label] = [form.get('facility'), form.get('label')?.trim()];
      const given = {
        ...(facilityId && { facilityId }),
        ...(label && { label }),
        ...(form.has('site') && { site: true }),
      };
      const order = parsed(enrolmentOrder, given, 'No order of a code');
      const { fingerprint } = ports.access;
      const made = enrolmentOf(ports.access, order, { by: 'admin' }, request.base);
      return codePage(words, { ...made, ...(fingerprint !== undefined && { fingerprint }) });
    }
    case 'revoke': {
      const device = form.get('device') ?? '';
      await revoke(ports.access, device, { by: 'admin' });
      return leadTo(`?revoked=${encodeURIComponent(device)}`);
    }
    default:
      return nothingPage(words);
  }
}

async function signIn(
  { identities }: AdminPorts,
  { address, base }: Request,
  words: Words,
  form: URLSearchParams,
): Promise<Answer> {
  try {
    const user = await identities.byPassword(form.get('name') ?? '', form.get('password') ?? '', address);
    if (!user) return signInPage(words, words.say('wrongPassword'));
    return leadTo('', { 'Set-Cookie': identities.sessionCookie(user, base.startsWith('https:')) });
  } catch (error) {
    if (!(error instanceof CouchError) || error.status !== 429) throw error;
    const seconds = Number(error.headers['Retry-After']);
    return signInPage(words, words.say('waitSeconds', { seconds }), error.headers);
  }
}

function isAdministrator({ user }: Request): boolean {
  return user !== undefined && user.device === undefined;
}

/** Sent by a page of this server: what another site makes a browser send carries its session, and is refused. */
function isOfThisPage({ message: { headers }, base }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === base : site === 'same-origin';
}

/** A session lasts from when it was last used. */
function renewed({ identities }: AdminPorts, { user, base, message }: Request, answer: Answer): Answer {
  if (!user || message.headers.authorization !== undefined) return answer;
  const cookie = identities.sessionCookie(user, base.startsWith('https:'));
  return { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
}

const leadTo = (rest: string, headers: { readonly [name: string]: string } = {}): Answer => ({
  status: 303,
  bytes: Buffer.alloc(0),
  headers: { Location: `${ADMIN_PATH}${rest}`, ...headers },
});
