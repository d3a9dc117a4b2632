import type { Beyond } from '#shared/sync/access-api.ts';
import { CouchError, methodNotAllowed, notFound } from '../couch/couch-error.ts';
import type { DeviceUser, Request, User } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { AccessContext } from './access-context.ts';
import { enrol, facts, makeCode } from './enrol.handlers.ts';
import { holdTimes } from './holds.handlers.ts';
import type { Manager } from './manager.ts';
import { forbidden, onlyHandOver } from './refusals.ts';
import { listDevices, reassert, revoke, wiped } from './revocation.handlers.ts';
import { exchangeRegistrations } from './registrations.ts';
import { challengePerson, signInPerson } from './staff.handlers.ts';
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
    answer: (context, request) => makeCode(context, request, manager(request)),
  },
  devices: {
    method: 'GET',
    answer: (context, { user }) => listDevices(context, signedIn(user).device && atWork(user)),
  },
  'devices/*/revoke': {
    method: 'POST',
    answer: (context, request, id) => revoke(context, id, manager(request)),
  },
  prefixes: {
    method: 'POST',
    answer: (context, request) => leasePrefixes(context, atWork(request.user), request),
  },
  registrations: {
    method: 'POST',
    answer: (context, request) => exchangeRegistrations(context, atWork(request.user), request),
  },
  beyond: {
    method: 'GET',
    answer(context, { user }) {
      atWork(user);
      return json((context.beyond?.() ?? { places: [] }) satisfies Beyond);
    },
  },
  holds: {
    method: 'POST',
    answer: (context, request) => holdTimes(context, atWork(request.user), request),
  },
  revocations: {
    method: 'POST',
    answer(context, request) {
      atWork(request.user);
      return reassert(context, request);
    },
  },
  'staff-challenge': {
    method: 'POST',
    answer: (context, request) => challengePerson(context, atWork(request.user), request),
  },
  'staff-token': {
    method: 'POST',
    answer: (context, request) => signInPerson(context, atWork(request.user), request),
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
  const answer = await route.answer(context, request, id);
  return { ...answer, headers: { 'Cache-Control': 'no-store', ...answer.headers } };
}

function signedIn(user: User | undefined): User {
  if (!user) throw new CouchError(401, 'unauthorized', 'Sign in first.');
  return user;
}

/** The server's administrator; or, by one of their facility's devices, who may look after its stations. */
function manager({ user }: Request): Manager {
  const { name, device } = signedIn(user);
  if (!device) return { by: name };
  const { person, facilityId } = atWork(user);
  if (!person?.permissions.has('station.manage')) throw forbidden();
  return { by: person.userId, facilityId };
}

/** A device that was not revoked. */
export function atWork(user: User | undefined): DeviceUser {
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
