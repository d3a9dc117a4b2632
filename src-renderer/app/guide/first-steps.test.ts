import { expect, test } from 'vitest';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { stepsFor } from './first-steps.ts';

test.each([
  ['whoever sets the station up', PERMISSIONS, ['register', 'import', 'backups', 'staff']],
  ['reception', ['patient.read', 'patient.write'], ['register', 'find', 'keys', 'looks']],
  ['a doctor', ['patient.read', 'chart.read', 'chart.write'], ['find', 'keys', 'looks']],
  ['a role without rights', [], ['keys', 'looks']],
] as const)('%s begins with what their role may do', (_who, permissions, steps) => {
  expect(stepsFor(permissions)).toEqual(steps);
});
