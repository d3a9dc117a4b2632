import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, testId } from '#shared/kernel/handler-testing.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import type { Device } from '../station/device.record.ts';
import { builtInRoleId, permissionsOf, ROLES } from './roles.rules.ts';
import { staffHandlers } from './staff.handlers.ts';

describe('roles', () => {
  it('let the administrator do everything, and give each permission to someone', () => {
    expect([...permissionsOf(['administrator'])].toSorted()).toEqual([...PERMISSIONS].toSorted());
  });

  it.each(['receptionist', 'cashier'] as const)('keep the chart from the %s', (role) => {
    const may = permissionsOf([role]);
    expect(may.has('chart.read')).toBe(false);
    expect(may.has('document.print')).toBe(false);
  });

  it('add up', () => {
    expect(permissionsOf(['cashier', 'receptionist']).has('patient.write')).toBe(true);
    expect(permissionsOf([]).size).toBe(0);
    expect(ROLES.every((role) => permissionsOf([role]).size > 0)).toBe(true);
  });
});

it('what a newer program wrote of a role or a station is marked, and nothing else is', async () => {
  const newer = { v: 2, unread: [] };
  const device = (number: number): Device => ({
    id: testId('device', number),
    device: `aaaaaaaaaaa${number}`,
    publicKey: 'AAAA',
    since: TEST_NOW,
  });
  const records = [
    { id: builtInRoleId('nurse'), permissions: ['patient.read'], newer },
    { id: testId('role', 1), name: 'Porter', permissions: ['patient.read'], newer },
    { id: testId('role', 2), name: 'Guard', permissions: ['patient.read'] },
    { ...device(3), newer },
    device(4),
  ];
  const roles = await staffHandlers.roles(planContext({}, { records }));
  expect(roles.ok && roles.value.filter(({ isNewer }) => isNewer).map(({ key }) => key)).toEqual([
    'nurse',
    testId('role', 1),
  ]);
  const devices = await staffHandlers.devices(planContext({}, { records }));
  expect(devices.ok && devices.value.map(({ isNewer }) => isNewer)).toEqual([true, undefined]);
});
