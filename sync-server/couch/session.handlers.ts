import { isJsonObject } from '#shared/kernel/json.ts';
import { readBytes, parseJson, type Request, type User } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { Identities } from '../access/identities.ts';
import { badRequest, CouchError, methodNotAllowed } from './couch-error.ts';

/** `_session`: sign in, who am I, sign out. */
export async function session(identities: Identities, request: Request): Promise<Answer> {
  const { method, user } = request;
  if (method === 'GET' || method === 'HEAD') return json(sessionOf(user));
  if (method === 'DELETE') return json({ ok: true }, 200, { 'Set-Cookie': identities.endedCookie });
  if (method !== 'POST') throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'POST']);
  const { name, password } = await credentials(request);
  const known = await identities.byPassword(name, password, request.address);
  if (!known) throw new CouchError(401, 'unauthorized', 'Name or password is incorrect.');
  return json({ ok: true, name: known.name, roles: known.roles }, 200, {
    'Set-Cookie': identities.sessionCookie(known, request.base.startsWith('https:')),
  });
}

async function credentials({ message }: Request): Promise<{ name: string; password: string }> {
  const text = (await readBytes(message, 10_000)).toString('utf8');
  const isForm = /^application\/x-www-form-urlencoded/i.test(message.headers['content-type'] ?? '');
  const given: unknown = isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
  if (!isJsonObject(given)) throw badRequest('Request body must be a JSON object');
  const [name, password] = [given['name'] ?? given['username'], given['password']];
  if (typeof name !== 'string' || typeof password !== 'string') {
    throw badRequest('request body must contain a username and a password');
  }
  return { name, password };
}

function sessionOf(user: User | undefined) {
  return {
    ok: true,
    userCtx: { name: user?.name ?? null, roles: user?.roles ?? [] },
    info: { authentication_handlers: ['cookie', 'default'], ...(user && { authenticated: 'default' }) },
  };
}
