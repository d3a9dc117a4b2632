import { CouchError, methodNotAllowed, notFound } from '../couch/couch-error.ts';
import type { DeviceUser, Request, User } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { AccessContext } from './access-context.ts';
import { enrol, facts, makeCode } from './enrol.handlers.ts';
import { forbidden, onlyHandOver } from './refusals.ts';
import { listDevices, reassert, revoke, wiped } from './revocation.handlers.ts';
import { giveToken, leasePrefixes } from './token.handlers.ts';

interface Route {
  readonly method: 'GET' | 'POST';
  /** @param id the second segment */
  answer(context: AccessContext, request: Request, id: string): Answer | Promise<Answer>;
}

/** Below `/_fieldward`; `*` stands for an id. Each says by whom it may be asked. */
const ROUTES: { readonly [path: string]: Route } = {
  '': { method: 'GET', answer: (context) => json(facts(context)) },
  enrol: { method: 'POST', answer: enrol },
  token: { method: 'POST', answer: giveToken },
  enrolments: {
    method: 'POST',
    answer: (context, request) => makeCode(context, request, administrator(request)),
  },
  devices: {
    method: 'GET',
    answer: (context, { user }) => listDevices(context, signedIn(user).device && atWork(user)),
  },
  'devices/*/revoke': {
    method: 'POST',
    answer: (context, request, id) => revoke(context, id, administrator(request)),
  },
  prefixes: {
    method: 'POST',
    answer: (context, request) => leasePrefixes(context, atWork(request.user), request),
  },
  revocations: {
    method: 'POST',
    answer(context, request) {
      atWork(request.user);
      return reassert(context, request);
    },
  },
  wiped: { method: 'POST', answer: (context, { user }) => wiped(context, revoked(user)) },
};

/** @throws CouchError */
export async function accessAnswer(context: AccessContext, request: Request): Promise<Answer> {
  const [, what = '', id = '', ...further] = request.segments;
  const path = id === '' ? what : [what, '*', ...further].join('/');
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (!route) throw notFound();
  const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : ['POST'];
  if (!allowed.includes(request.method)) throw methodNotAllowed(allowed);
  return route.answer(context, request, id);
}

function signedIn(user: User | undefined): User {
  if (!user) throw new CouchError(401, 'unauthorized', 'Sign in first.');
  return user;
}

/** @returns who it is */
function administrator({ user }: Request): string {
  const { name, device } = signedIn(user);
  if (device) throw forbidden();
  return name;
}

/** A device that was not revoked. */
function atWork(user: User | undefined): DeviceUser {
  const { device } = signedIn(user);
  if (!device) throw forbidden();
  if (device.scope !== 'device') throw onlyHandOver();
  return device;
}

function revoked(user: User | undefined): DeviceUser {
  const { device } = signedIn(user);
  if (device?.scope !== 'handOver') throw forbidden();
  return device;
}
