import { describe, expect, it } from 'vitest';
import { records } from '#shared/registry.ts';
import { authorityOf, WRITE_PERMISSIONS, type StaffFacts } from './write-permissions.rules.ts';

const stampAt = (second: number) => `00000000${second}-0000-aaaa`;
const person = (
  id: string,
  roles: string[],
  active = true,
  stamps: { readonly [field: string]: string } = {},
) =>
  [
    id,
    {
      value: { id, login: id, displayName: id, roles, active },
      stamps: { roles: stampAt(1), active: stampAt(1), ...stamps },
    },
  ] as const;

const OWN_ROLE = 'role:01900000-0000-7000-8000-000000000009';
const staff: StaffFacts = {
  users: new Map([
    person('nurse', ['nurse']),
    person('clerk', ['receptionist']),
    person('gone', ['nurse'], false, { active: stampAt(5) }),
    person('moved', ['receptionist'], true, { roles: stampAt(5) }),
    person('scribe', [OWN_ROLE]),
  ]),
  roles: [{ value: { id: OWN_ROLE, name: 'Scribe', permissions: [] }, stamps: { permissions: stampAt(5) } }],
};

it('says of every record who writes it', () => {
  const silent = records.map(({ type }) => type).filter((type) => WRITE_PERMISSIONS[type] === undefined);
  expect(silent).toEqual([]);
});

describe('an author', () => {
  const allergy = { type: 'allergy', id: 'a', fields: ['code'] };
  it.each([
    ['who may', 'nurse', allergy, 3, 'permitted'],
    ['that is the program', 'system', allergy, 3, 'notPermitted'],
    ['that is the program, of its trail', 'system', { ...allergy, type: 'auditEvent' }, 3, 'permitted'],
    ['who may not', 'clerk', allergy, 3, 'notPermitted'],
    ['nobody knows', 'stranger', allergy, 3, 'unknown'],
    ['whose account was closed later', 'gone', allergy, 3, 'changedSince'],
    ['whose account had been closed', 'gone', allergy, 7, 'notPermitted'],
    ['who got another role later', 'moved', allergy, 3, 'changedSince'],
    ['whose role may less since', 'scribe', allergy, 3, 'changedSince'],
    ['who had got another role', 'moved', allergy, 7, 'notPermitted'],
    ['whose closed account leaves its trail', 'gone', { ...allergy, type: 'auditEvent' }, 7, 'permitted'],
    [
      'who changes his own language',
      'clerk',
      { type: 'user', id: 'clerk', fields: ['language'] },
      3,
      'permitted',
    ],
    [
      'who gives himself rights',
      'clerk',
      { type: 'user', id: 'clerk', fields: ['roles'] },
      3,
      'notPermitted',
    ],
    ['who changes another', 'clerk', { type: 'user', id: 'nurse', fields: ['language'] }, 3, 'notPermitted'],
    ['of a type that nobody knows', 'clerk', { ...allergy, type: 'novelty' }, 3, 'permitted'],
  ] as const)('%s', (_what, author, written, second, authority) => {
    expect(authorityOf(staff, author, { ...written, stamp: stampAt(second) })).toBe(authority);
  });
});
