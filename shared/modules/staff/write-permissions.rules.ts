import type { Permission } from '#shared/kernel/permission.ts';
import { beyondOwn, permissionsOf, roleRecordId, rolesInForce } from './roles.rules.ts';
import { staffKeyId } from './staff-key.record.ts';
import type { Role } from './role.record.ts';
import type { User } from './user.record.ts';

const CHART: readonly Permission[] = ['chart.write', 'record.import'];
const PATIENT: readonly Permission[] = ['patient.write', 'record.import'];
const PLACE: readonly Permission[] = ['facility.write', 'record.import'];
const WEEK: readonly Permission[] = ['schedule.manage', 'record.import'];
const BOOKING: readonly Permission[] = ['schedule.book', 'record.import'];

/**
 * Permissions of which one is needed to write records of a type, by the channels that write them. `anyone`: whoever has an
 * account, because channels write them for people without a permission of their own.
 */
export const WRITE_PERMISSIONS: { readonly [type: string]: readonly Permission[] | 'anyone' } = {
  patient: PATIENT,
  coverage: PATIENT,
  relatedPerson: PATIENT,
  patientMerge: ['patient.merge'],
  distinctPatients: ['patient.merge'],
  consent: PATIENT,
  patientPhoto: PATIENT,
  practitioner: ['staff.write', 'record.import'],
  user: ['staff.write'],
  role: ['staff.write'],
  staffKey: ['staff.write'], // or its owner's own
  device: 'anyone',
  organization: PLACE,
  location: [...PLACE, 'schedule.manage'],
  facility: ['facility.write', 'station.manage'],
  encounter: CHART,
  procedure: CHART,
  condition: CHART,
  allergy: CHART,
  allergyStatement: CHART,
  familyMember: CHART,
  listReview: CHART,
  reviewDecision: ['chart.review', 'patient.write'],
  immunization: CHART,
  medicationRequest: CHART,
  carePlan: CHART,
  goal: CHART,
  careTeam: [...CHART, 'patient.write'],
  referral: ['referral.write'],
  referralSnapshot: ['referral.write'],
  incomingReferral: ['referral.write'],
  patientLink: ['patient.write', 'referral.write'],
  // The server's own: a station passes them on, as system, where the server was set back.
  disclosure: [],
  networkFacility: [],
  personEntry: [],
  observation: CHART,
  diagnosticReport: CHART,
  visitType: WEEK,
  schedule: WEEK,
  scheduleException: WEEK,
  holiday: WEEK,
  appointment: BOOKING,
  appointmentSeries: BOOKING,
  waitingEntry: BOOKING,
  message: ['schedule.book', 'facility.write'],
  messagePreference: [...PATIENT, 'schedule.book', 'facility.write'],
  messageTemplate: ['facility.write'],
  messageSettings: ['facility.write'],
  careStation: ['schedule.manage'],
  queueEntry: ['queue.work'],
  document: ['document.write', 'record.import'],
  printedPaper: ['document.print', 'card.print'],
  retainedResource: ['record.import'],
  importRun: ['record.import'],
  auditEvent: 'anyone',
};

/** Fields of an account by which it would give itself rights; the others are its owner's to change. */
const RIGHTS: readonly string[] = ['roles', 'active', 'needsCode'];

/** An account or a role, with when each field that gives rights was last changed: a stamp, which compares as text. */
export interface Dated<R> {
  readonly value: R;
  readonly stamps: { readonly [field: string]: string };
}

export interface StaffFacts {
  readonly users: ReadonlyMap<string, Dated<User>>;
  readonly roles: readonly Dated<Role>[];
}

export type Authority =
  | 'permitted'
  /** Nobody of that id is known, or not yet. */
  | 'unknown'
  /** Not now; rights have changed since it was written. */
  | 'changedSince'
  | 'notPermitted';

/** Of a batch of thousands few people are the authors: what each may do is worked out once. */
const known = new WeakMap<StaffFacts, Map<string, ReadonlySet<Permission>>>();

function ownOf(staff: StaffFacts, author: string, { roles }: User): ReadonlySet<Permission> {
  const ofStaff = known.get(staff) ?? new Map<string, ReadonlySet<Permission>>();
  known.set(staff, ofStaff);
  const own =
    ofStaff.get(author) ?? permissionsOf(roles, rolesInForce(staff.roles.map(({ value }) => value)));
  ofStaff.set(author, own);
  return own;
}

/**
 * Whether an author might write such a record at the moment of its stamp. Of accounts and roles only what holds now is kept,
 * with when it last changed: where that is later than the record, what held then is not known, and no fact is refused for it.
 * @param fields that were changed
 * @param grants what the record gives to somebody: nobody gives what they have not got
 */
export function authorityOf(
  staff: StaffFacts,
  author: string,
  {
    type,
    id,
    fields,
    stamp,
    grants = [],
  }: {
    readonly type: string;
    readonly id: string;
    readonly fields: readonly string[];
    readonly stamp: string;
    readonly grants?: Iterable<Permission>;
  },
): Authority {
  // What the program writes by itself is its trail.
  if (author === 'system') return type === 'auditEvent' ? 'permitted' : 'notPermitted';
  const { users, roles } = staff;
  const user = users.get(author);
  if (!user) return 'unknown';
  const wanted = WRITE_PERMISSIONS[type] ?? 'anyone';
  const own = ownOf(staff, author, user.value);
  const isOwn =
    (type === 'user' && id === author && !fields.some((field) => RIGHTS.includes(field))) ||
    (type === 'staffKey' && isKeyOf(author, id));
  const given = [...grants];
  const may =
    isOwn ||
    wanted === 'anyone' ||
    (wanted.some((permission) => own.has(permission)) && beyondOwn(own, given) === undefined);
  // An account that was closed still leaves its trail: what happened at a desk is told by it.
  if (may && (user.value.active || type === 'auditEvent')) return 'permitted';
  // What is given may have become more since, in any role.
  const held = new Set([
    ...user.value.roles.map(roleRecordId),
    ...(given.length > 0 ? roles.map(({ value }) => value.id) : []),
  ]);
  const changes = [
    user.stamps['roles'],
    user.stamps['active'],
    ...roles.filter(({ value }) => held.has(value.id)).map(({ stamps }) => stamps['permissions']),
  ];
  return changes.some((changed) => changed !== undefined && changed > stamp)
    ? 'changedSince'
    : 'notPermitted';
}

function isKeyOf(userId: string, keyId: string): boolean {
  return userId.startsWith('user:') && staffKeyId(userId) === keyId;
}
