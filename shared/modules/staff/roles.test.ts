import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { permissionsOf, ROLES } from './roles.rules.ts';

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
