import type { Envelope } from '#shared/kernel/document.ts';
import { PERMISSIONS, type Permission } from '#shared/kernel/permission.ts';
import type { Json } from '#shared/kernel/json.ts';
import { fieldState } from '#shared/kernel/rivals.ts';
import { readRecord } from '#shared/kernel/record.ts';
import type { Stamp } from '#shared/kernel/stamp.ts';
import { permissionsOf, rolesInForce } from './roles.rules.ts';
import { Role } from './role.record.ts';
import { StaffKey, staffKeyId } from './staff-key.record.ts';
import { User } from './user.record.ts';
import type { StaffFacts } from './write-permissions.rules.ts';

/** Records that say who may do what and who is who. Each of their values is signed by whoever entered it: see kernel/proofs.ts. */
export const PROVEN: ReadonlySet<string> = new Set([User.type, Role.type, StaffKey.type]);

/** The keys of whom, and that their id follows from the account: two records for one account would be two persons. */
export function keysOf(
  envelope: Envelope,
): { readonly userId: string; readonly publicKey?: string } | undefined {
  if (envelope.type !== StaffKey.type) return undefined;
  const read = readRecord(StaffKey, envelope);
  if (!read.ok || !isNamedAfter(read.value.userId, envelope.id)) return undefined;
  const { userId, keys } = read.value;
  return { userId, ...(keys && { publicKey: keys.publicKey }) };
}

function isNamedAfter(userId: string, id: string): boolean {
  return /^user:[0-9a-f-]{36}$/.test(userId) && staffKeyId(userId) === id;
}

/**
 * What somebody is given by values of such a record: what an account's roles allow, what is new in a role, and to whom a way in
 * is given.
 * @param standing what it was made from
 */
export function grantsOf(
  envelope: Envelope,
  standing: Envelope | undefined,
  stamp: Stamp,
  { users, roles }: StaffFacts,
): ReadonlySet<Permission> {
  const inForce = rolesInForce(roles.map(({ value }) => value));
  const textsAt = (field: string): readonly string[] => {
    const value = fieldState(envelope, field).candidates.get(stamp);
    return Array.isArray(value) ? value.flatMap((one: Json) => (typeof one === 'string' ? [one] : [])) : [];
  };
  switch (envelope.type) {
    case User.type: {
      const held = users.get(envelope.id)?.value.roles ?? [];
      return permissionsOf([...held, ...textsAt('roles')], inForce);
    }
    case Role.type: {
      const before: ReadonlySet<unknown> = new Set(
        Array.isArray(standing?.data['permissions']) ? standing.data['permissions'] : [],
      );
      const added = textsAt('permissions').filter((permission) => !before.has(permission));
      return new Set(PERMISSIONS.filter((permission) => added.includes(permission)));
    }
    case StaffKey.type: {
      const owner = keysOf(envelope)?.userId;
      return permissionsOf((owner === undefined ? undefined : users.get(owner)?.value.roles) ?? [], inForce);
    }
    default:
      return new Set();
  }
}
