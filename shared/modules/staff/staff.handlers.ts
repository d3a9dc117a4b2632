import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import { fullName, mainName } from '#shared/kernel/human-name.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { autoLockAfter } from '../facilities/auto-lock.rules.ts';
import { Facility } from '../facilities/facility.record.ts';
import { Device } from '../station/device.record.ts';
import { Practitioner } from './practitioner.record.ts';
import { Role } from './role.record.ts';
import { beyondOwn, hasRightsGiver, isBuiltIn, roleRecordId, type RoleSettings } from './roles.rules.ts';
import type { staff } from './staff.contract.ts';
import { accountOf, mayBecome } from './account.rules.ts';
import { readStaff } from './staff-list.rules.ts';
import { User } from './user.record.ts';

/** A network has hundreds of stations at most: read whole. */
const MOST_DEVICES = 5_000;
const MOST_PRACTITIONERS = 5_000;
const PRACTITIONERS_SHOWN = 50;

export const staffHandlers: HandlersFor<typeof staff> = {
  async accounts({ read }) {
    const { people, roles } = await readStaff(read);
    const accounts = people.map((user) => accountOf(user, roles));
    return ok(accounts.toSorted((a, b) => (a.login < b.login ? -1 : 1)));
  },
  async practitioners({ input: { text, id }, read }) {
    const all = await read.list(Practitioner, { where: { active: true }, limit: MOST_PRACTITIONERS });
    const wanted = fold(text);
    return ok(
      all
        .map(({ id: own, name }) => {
          const main = mainName(name);
          return { id: own, name: main ? fullName(main) : '' };
        })
        .filter(({ id: own, name }) => name !== '' && (own === id || fold(name).includes(wanted)))
        .toSorted((a, b) => Number(b.id === id) - Number(a.id === id) || (a.name < b.name ? -1 : 1))
        .slice(0, PRACTITIONERS_SHOWN),
    );
  },
  async roles({ read }) {
    const { people, roles } = await readStaff(read);
    return ok(
      roles
        .filter(({ retired }) => !retired)
        .map(({ retired: _retired, permissions, ...role }) => ({
          ...role,
          editable: role.key !== 'administrator',
          permissions: [...permissions],
          people: holdersOf(role.key, people).length,
        })),
    );
  },
  async devices({ read }) {
    const devices = await read.list(Device, { where: {}, limit: MOST_DEVICES });
    return ok(
      devices.map(({ id: _id, publicKey, newer, ...device }) => ({
        ...device,
        fingerprint: fingerprintOf(publicKey),
        ...(newer === undefined ? {} : { isNewer: true }),
      })),
    );
  },
  async changeAccount({ input, read, session }) {
    const { id, roles: wanted, needsCode, practitionerId, ...rest } = input;
    const user = await read.get(User, id);
    if (!user) return fail({ code: 'notFound', type: User.type, id });
    const list = await readStaff(read);
    const { practitionerId: before, ...others } = user;
    const linked = practitionerId === undefined ? before : (practitionerId ?? undefined);
    const changed: User = {
      ...others,
      ...rest,
      ...(linked === undefined ? {} : { practitionerId: linked }),
      ...(wanted ? { roles: wanted } : {}),
      ...(needsCode === undefined ? {} : { needsCode }),
    };
    const allowed = mayBecome(list, user, changed, session.permissions);
    if (!allowed.ok) return allowed;
    return ok({ reply: accountOf(changed, list.roles), writes: [put(User, changed)] });
  },
  async saveRole({ input, read, session, newId }) {
    const { key = newId(Role.type), name, permissions, needsCode } = input;
    const list = await readStaff(read);
    const before = list.roles.find((role) => role.key === key);
    if (input.key !== undefined && (!before || before.retired))
      return fail({ code: 'staff.unknownRole', role: key });
    if (key === 'administrator' && permissions.length < (before?.permissions.length ?? 0))
      return fail({ code: 'staff.roleFixed' });
    const ownName = name ?? before?.name;
    if (!isBuiltIn(key) && ownName === undefined)
      return fail({ code: 'badInput', issues: [{ path: 'name', code: 'text.empty' }] });
    const given = permissions.filter((permission) => !before?.permissions.includes(permission));
    const beyond = beyondOwn(session.permissions, given);
    if (beyond) return fail({ code: 'staff.beyondOwn', permission: beyond });
    const role = { key, builtIn: isBuiltIn(key), permissions, needsCode, retired: false };
    const after = [...list.roles.filter((other) => other.key !== key), role];
    if (!hasRightsGiver(list.people, after)) return fail({ code: 'staff.lastAdministrator' });
    const id = roleRecordId(key);
    const stored = await read.get(Role, id);
    const unknown = (stored?.permissions ?? []).filter((permission) => !isKnown(permission, list.roles));
    const record = {
      ...stored,
      id,
      ...(isBuiltIn(key) || ownName === undefined ? {} : { name: ownName }),
      permissions: [...permissions, ...unknown],
      needsCode,
    };
    return ok({ reply: { key }, writes: [put(Role, record)] });
  },
  async removeRole({ input, read }) {
    const { people } = await readStaff(read);
    if (isBuiltIn(input.key)) return fail({ code: 'staff.roleFixed' });
    const role = await read.get(Role, input.key);
    if (!role) return fail({ code: 'staff.unknownRole', role: input.key });
    const holders = people.filter(({ roles }) => roles.includes(input.key)).length;
    if (holders > 0) return fail({ code: 'staff.roleInUse', people: holders });
    return ok({ reply: {}, writes: [put(Role, { ...role, retired: true })] });
  },
  async labelDevice({ input, read }) {
    const [device] = await read.list(Device, { where: { device: input.device }, limit: 1 });
    if (!device) return fail({ code: 'notFound', type: Device.type, id: input.device });
    return ok({ reply: {}, writes: [put(Device, { ...device, label: input.label })] });
  },
  async setDeviceAutoLock({ input, read, session }) {
    const [found] = await read.list(Device, { where: { device: input.device }, limit: 1 });
    if (!found) return fail({ code: 'notFound', type: Device.type, id: input.device });
    const facility = await read.get(Facility, session.facilityId);
    const most = autoLockAfter(facility?.autoLockMinutes, undefined);
    const { minutes } = input;
    if (minutes !== null && minutes > most) return fail({ code: 'staff.laxerThanFacility', minutes: most });
    const { autoLockMinutes: _before, ...device } = found;
    const after = minutes === null ? device : { ...device, autoLockMinutes: minutes };
    return ok({ reply: {}, writes: [put(Device, after)] });
  },
};

function holdersOf(key: string, people: readonly User[]): readonly User[] {
  return people.filter(({ active, roles }) => active && roles.includes(key));
}

function isKnown(permission: string, roles: readonly RoleSettings[]): boolean {
  // The administrator's role holds every permission that this version knows.
  return roles.some(
    ({ key, permissions }) =>
      key === 'administrator' && (permissions as readonly string[]).includes(permission),
  );
}

/** The end of the key, in groups of four: enough to tell the few stations of a facility apart by eye. */
function fingerprintOf(publicKey: string): string {
  const tail = publicKey.replace(/[^A-Za-z0-9]/g, '').slice(-16);
  return (tail.match(/.{1,4}/g) ?? []).join(' ');
}
