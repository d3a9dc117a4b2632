import * as z from 'zod';
import { action, command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { LONGEST_AUTO_LOCK_MINUTES } from '../facilities/auto-lock.rules.ts';
import type { PasswordRefusal, SignInError } from '../session/sign-in.rules.ts';

const idOf = (type: string) =>
  z
    .string()
    .max(80)
    .refine((id) => isIdOf(type, id), { error: 'ref.malformed' });
const userId = idOf('user');
/** A built-in role's name, or the id of one that the facility made. */
const roleKey = z.string().min(1).max(80);
const login = z.string().trim().min(1).max(60);
const displayName = z.string().trim().min(1).max(120);
const password = z.string().min(1).max(200);
const permissions = z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);
/** The asker's own password, once more: it opens the data key, which is not kept. */
const confirm = password;

export const account = z.object({
  id: z.string(),
  login: z.string(),
  displayName: z.string(),
  /** `name` only of a role that the facility made. */
  roles: z.array(z.object({ key: z.string(), name: z.string().exactOptional() })),
  active: z.boolean(),
  language: z.enum(SCREEN_LANGUAGES).exactOptional(),
  practitionerId: z.string().exactOptional(),
  /** Signs in with a one-time code. */
  hasCode: z.boolean(),
  /** Must, by own setting or by a role. */
  needsCode: z.boolean(),
  /** By own setting. */
  ownNeedsCode: z.boolean(),
  /** A newer program wrote it: it can only be read here. Said where it is true. */
  isNewer: z.boolean().exactOptional(),
});
export type Account = z.infer<typeof account>;

export const roleView = z.object({
  key: z.string(),
  name: z.string().exactOptional(),
  builtIn: z.boolean(),
  /** False of the administrator's, which always holds everything. */
  editable: z.boolean(),
  permissions,
  needsCode: z.boolean(),
  /** Active people who have it: those whom a change concerns. */
  people: z.int(),
  /** As of an account. */
  isNewer: z.boolean().exactOptional(),
});

export const deviceView = z.object({
  device: z.string(),
  label: z.string().exactOptional(),
  since: z.string(),
  /** Short form of the public key, to compare by eye. */
  fingerprint: z.string(),
  follows: z.string().exactOptional(),
  /** Its own, where it has one: sooner than the facility asks. */
  autoLockMinutes: z.int().exactOptional(),
  /** As of an account. */
  isNewer: z.boolean().exactOptional(),
});

export type StaffError =
  | { readonly code: 'staff.loginTaken' }
  /** Nobody would be left who can give rights. */
  | { readonly code: 'staff.lastAdministrator' }
  /** Nobody gives, or takes over, a permission that they have not got. */
  | { readonly code: 'staff.beyondOwn'; readonly permission: string }
  | { readonly code: 'staff.unknownRole'; readonly role: string }
  | { readonly code: 'staff.roleInUse'; readonly people: number }
  | { readonly code: 'staff.roleFixed' }
  | { readonly code: 'staff.notOneself' }
  /** A station may lock sooner than its facility asks, not later. */
  | { readonly code: 'staff.laxerThanFacility'; readonly minutes: number };

const newKeys = z.object({
  /** The new recovery key, shown this once; the old one opens nothing any more. */
  recoveryKey: z.string(),
});

export const staff = contract('staff', {
  accounts: query({ input: z.object({}), output: z.array(account), permission: 'staff.read' }),
  /** People who give care and are active, by name, whom an account can stand for: at most fifty. */
  practitioners: query({
    input: z.object({
      /** Part of a name; empty finds all. */
      text: z.string().max(120),
      /** Found too, whatever its name: the one that is chosen. */
      id: idOf('practitioner').exactOptional(),
    }),
    output: z.array(z.object({ id: z.string(), name: z.string() })),
    permission: 'staff.write',
  }),
  roles: query({ input: z.object({}), output: z.array(roleView), permission: 'staff.read' }),
  devices: query({ input: z.object({}), output: z.array(deviceView), permission: 'staff.read' }),

  /** The new person changes the initial password at their first sign-in: until then they may do nothing else. */
  addAccount: action({
    input: z.object({
      login,
      displayName,
      roles: z.array(roleKey).min(1).max(10),
      password,
      practitionerId: idOf('practitioner').exactOptional(),
      confirm,
    }),
    output: z.object({ id: z.string() }),
    permission: 'staff.write',
    fails: failsWith<StaffError | SignInError | PasswordRefusal>(),
  }),
  /** What is left out stays. Takes effect at once, for those who sit at a window too. */
  changeAccount: command({
    input: z.object({
      id: userId,
      displayName: displayName.exactOptional(),
      roles: z.array(roleKey).min(1).max(10).exactOptional(),
      /** Null: stands for nobody who gives care. */
      practitionerId: idOf('practitioner').nullable().exactOptional(),
      language: z.enum(SCREEN_LANGUAGES).exactOptional(),
      needsCode: z.boolean().exactOptional(),
    }),
    output: account,
    permission: 'staff.write',
    fails: failsWith<StaffError>(),
  }),
  /** Closes the account, takes its key slot out and gives the station a new data key: what was known opens nothing. */
  deactivate: action({
    input: z.object({ id: userId, confirm }),
    output: newKeys,
    permission: 'staff.write',
    fails: failsWith<StaffError | SignInError | { readonly code: 'station.rekeyFailed' }>(),
  }),
  /** Opens a closed account again, with a new initial password. */
  activate: action({
    input: z.object({ id: userId, password, confirm }),
    output: z.object({}),
    permission: 'staff.write',
    fails: failsWith<StaffError | SignInError | PasswordRefusal>(),
  }),
  /** A new initial password and a new key pair; a one-time code has to be set up anew. */
  resetPassword: action({
    input: z.object({ id: userId, password, confirm }),
    output: z.object({}),
    permission: 'staff.write',
    fails: failsWith<StaffError | SignInError | PasswordRefusal>(),
  }),
  /** For someone who has lost the device that shows the codes. */
  removeCode: action({
    input: z.object({ id: userId, confirm }),
    output: z.object({}),
    permission: 'staff.write',
    fails: failsWith<StaffError | SignInError>(),
  }),

  /** Without a key: a new role. */
  saveRole: command({
    input: z.object({
      key: roleKey.exactOptional(),
      /** Of a role that the facility makes. */
      name: z.string().trim().min(1).max(80).exactOptional(),
      permissions,
      needsCode: z.boolean(),
    }),
    output: z.object({ key: z.string() }),
    permission: 'staff.write',
    fails: failsWith<StaffError>(),
  }),
  /** Of a role that the facility made and nobody has. */
  removeRole: command({
    input: z.object({ key: roleKey }),
    output: z.object({}),
    permission: 'staff.write',
    fails: failsWith<StaffError>(),
  }),
  labelDevice: command({
    input: z.object({ device: z.string().max(12), label: z.string().trim().min(1).max(80) }),
    output: z.object({}),
    permission: 'station.manage',
  }),
  /** Null: as the facility asks. Takes effect at once there. */
  setDeviceAutoLock: command({
    input: z.object({
      device: z.string().max(12),
      minutes: z.int().min(1).max(LONGEST_AUTO_LOCK_MINUTES).nullable(),
    }),
    output: z.object({}),
    permission: 'station.manage',
    fails: failsWith<StaffError>(),
  }),
});
