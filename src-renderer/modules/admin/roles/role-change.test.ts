import { expect, test } from 'vitest';
import type { Permission } from '#shared/kernel/permission.ts';
import type { Account } from '#shared/modules/staff/staff.contract.ts';
import { AREAS } from './permission-areas.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { changeOf, isSameRole, type RoleView } from './role-change.ts';

const role = (key: string, permissions: Permission[]): RoleView => ({
  key,
  builtIn: true,
  editable: true,
  permissions,
  needsCode: false,
  people: 0,
});
const person = (login: string, roles: string[], active = true): Account => ({
  id: `user:${login}`,
  login,
  displayName: login,
  roles: roles.map((key) => ({ key })),
  active,
  hasCode: false,
  needsCode: false,
  ownNeedsCode: false,
});
const ROLES = [
  role('nurse', ['patient.read', 'chart.read']),
  role('doctor', ['chart.read', 'record.export']),
];
const PEOPLE = [
  person('a', ['nurse']),
  person('b', ['nurse', 'doctor']),
  person('c', ['doctor']),
  person('d', ['nurse'], false),
];

test('a permission that another role gives is neither gained nor lost; closed accounts do not count', () => {
  expect(changeOf('nurse', ['patient.read', 'record.export'], ROLES, PEOPLE)).toEqual({
    gained: [{ permission: 'record.export', people: 1, unmoved: 1 }],
    lost: [{ permission: 'chart.read', people: 1, unmoved: 1 }],
    holders: 2,
  });
});

test('a new role concerns nobody', () => {
  expect(changeOf(undefined, ['chart.read'], ROLES, PEOPLE)).toEqual({
    gained: [{ permission: 'chart.read', people: 0, unmoved: 0 }],
    lost: [],
    holders: 0,
  });
});

test('the order of ticks is no change, a tick is', () => {
  const values = { name: 'Night', permissions: ['chart.read', 'patient.read'] as const, needsCode: false };
  expect(isSameRole(values, { ...values, permissions: ['patient.read', 'chart.read'] })).toBe(true);
  expect(isSameRole(values, { ...values, permissions: ['patient.read'] })).toBe(false);
});

test('every permission stands under one area', () => {
  expect(AREAS.flatMap(({ permissions }) => permissions).toSorted()).toEqual(PERMISSIONS.toSorted());
});
