import { expect, test } from 'vitest';
import { testId } from '#shared/kernel/handler-testing.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { judgeAuthors } from './judge-authors.ts';

const STAFF = { users: new Map(), roles: [], deviceKeys: new Map(), personKeys: new Map() };
const stamp = writeStamp({ ms: 1_000, counter: 0 }, 'desk00000001');

/** As a server writes by its own hand. */
function bySystem(type: string) {
  const envelope = {
    id: testId(type, 1),
    type,
    v: 1,
    facilityId: testId('facility', 1),
    commitId: 'commit-1',
    author: 'system',
    device: 'desk00000001',
    data: { status: 'completed' },
    stamps: { status: stamp },
  };
  return { envelope, values: new Map([[stamp, 'system']]), notes: [] };
}

test.each([
  ['a station, which cannot write as the server', 'message', { isOfDevice: true, isOfSite: false }, false],
  ['the server of a site, which sends messages', 'message', { isOfDevice: true, isOfSite: true }, true],
  ['the same, of anything else', 'appointment', { isOfDevice: true, isOfSite: true }, false],
  ['whoever administers the server', 'message', { isOfDevice: false, isOfSite: false }, true],
] as const)('what is written in no person’s name comes of %s', (_who, type, sender, isTaken) => {
  const judged = judgeAuthors(bySystem(type), {
    staff: STAFF,
    standing: undefined,
    enrolledKey: () => undefined,
    isByServer: () => false,
    isServersWord: () => false,
    ...sender,
  });
  expect('refused' in judged).toBe(!isTaken);
});
