import { expect, test } from 'vitest';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { sectionsFor } from './sections.ts';

test('each section needs all that it asks of the engine', () => {
  expect(sectionsFor(['audit.read'])).toEqual(['audit']);
  expect(sectionsFor(['staff.read'])).toEqual([]);
  expect(sectionsFor(['station.manage'])).not.toContain('devices');
  expect(sectionsFor(['station.manage', 'staff.read'])).toContain('devices');
  expect(sectionsFor(PERMISSIONS)).toEqual(
    expect.arrayContaining(['accounts', 'roles', 'devices', 'facility', 'audit']),
  );
});
