import type { PlanContext } from './contract.ts';
import { makeId } from './ids.ts';
import { memoryReader, type MemoryContents } from './memory-reader.ts';
import { PERMISSIONS } from './permission.ts';

/** For handlers' tests: ids count up, and it is always the same morning in Nairobi. */
export const TEST_NOW = '2026-03-12T09:42:00.000+03:00';
export const TEST_USER = 'user:00000000-0000-7000-8000-0000000000aa';

export function testId(type: string, number: number): string {
  return makeId(type, `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`);
}

/** Ids made during the plan are 1, 2, 3… */
export function planContext<I>(input: I, contents: MemoryContents = {}): PlanContext<I> {
  let made = 0;
  return {
    input,
    read: memoryReader(contents),
    session: {
      userId: TEST_USER,
      login: 'achieng',
      displayName: 'Achieng Otieno',
      roles: ['doctor'],
      permissions: new Set(PERMISSIONS),
      facilityId: 'facility:00000000-0000-7000-8000-000000000000',
      zone: 'Africa/Nairobi',
    },
    now: TEST_NOW,
    nowMs: Date.parse(TEST_NOW),
    today: '2026-03-12',
    newId: (type) => {
      made += 1;
      return testId(type, made);
    },
  };
}
