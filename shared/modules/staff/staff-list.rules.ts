import type { Reader } from '#shared/kernel/reader.ts';
import { Role } from './role.record.ts';
import { rolesInForce, type RoleSettings } from './roles.rules.ts';
import { User } from './user.record.ts';

/** A facility has tens of people, not thousands: read whole. */
const MOST_PEOPLE = 5_000;

export interface StaffList {
  readonly people: readonly User[];
  readonly roles: readonly RoleSettings[];
}

export async function readStaff(read: Reader): Promise<StaffList> {
  const [people, records] = await Promise.all([
    read.list(User, { where: {}, limit: MOST_PEOPLE }),
    read.list(Role, { where: {}, limit: MOST_PEOPLE }),
  ]);
  return { people, roles: rolesInForce(records) };
}
