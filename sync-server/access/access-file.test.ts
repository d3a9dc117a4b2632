import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEncryptedFile } from '../stores/embedded/server-file.ts';
import { AccessFile, ACCESS_STEPS } from './access-file.ts';
import { aFacilityId } from './access-testing.ts';
import { Codes } from './codes.ts';
import { Devices } from './devices.ts';
import { Holds } from './holds.ts';
import { OpenAnswers } from './open-answers.ts';
import { takeRegistrations } from './registrations.ts';
import { Sites, speaksFor } from './sites.ts';

const KEY = randomBytes(32);
const NOW = Date.parse('2026-03-01T08:00:00Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-access-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('of an earlier version: codes for sites are so still, kept times are kept, and others end', () => {
  const old = openEncryptedFile(folder, 'access.sqlite', ACCESS_STEPS.slice(0, 3), KEY);
  old.exec(`
    INSERT INTO code VALUES ('ABCD', 'hash', NULL, NULL, 'admin', ${NOW + 1}, 0, NULL), ('EFGH', 'hash', NULL, NULL, 'admin', 1, 0, NULL);
    INSERT INTO siteCode VALUES ('ABCD');
    INSERT INTO hold VALUES ('one', 'room', 'kept', ${NOW}, ${NOW + 9}, NULL), ('one', 'room', 'asked', ${NOW + 9}, ${NOW + 18}, ${NOW + 5});`);
  old.close();
  const file = new AccessFile(folder, KEY);
  expect(file.db.prepare('SELECT selector, isSite FROM code ORDER BY selector').all()).toEqual([
    { selector: 'ABCD', isSite: 1 },
    { selector: 'EFGH', isSite: 0 },
  ]);
  const holds = new Holds(file);
  const ask = [{ appointment: 'new', resources: ['room'], fromMs: NOW, toMs: NOW + 18 }];
  expect(holds.ask('one', ask, NOW + 4)).toEqual(['kept', 'asked']);
  expect(holds.ask('one', ask, NOW + 5)).toEqual(['kept']);
  // However many there are, a booking looks at those that have ended, and at its own time.
  const plan = file.db.prepare<[], { detail: string }>(
    'EXPLAIN QUERY PLAN DELETE FROM hold WHERE endsMs <= 1',
  );
  expect(plan.all().map(({ detail }) => detail.slice(0, 6))).toEqual(['SEARCH']);
  file.close();
});

it('a code for a site lets none in that comes by a later code of its name', () => {
  const file = new AccessFile(folder, KEY);
  const codes = new Codes(file.db);
  const { code } = codes.make({ madeBy: 'admin', site: true }, NOW);
  expect(codes.find(code, NOW)).toMatchObject({ isSite: true });
  const later = NOW + 25 * 3_600_000;
  codes.make({ madeBy: 'admin' }, later); // what is too old is forgotten
  expect(file.db.prepare('SELECT isSite FROM code').all()).toEqual([{ isSite: 0 }]);
  file.close();
});

it('a site speaks for the stations of its facility, until it is revoked; none was seen later than now', () => {
  const file = new AccessFile(folder, KEY);
  const [devices, sites] = [new Devices(file.db), new Sites(file.db)];
  const [own, others] = [aFacilityId(), aFacilityId()];
  const spki = () => Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), randomBytes(32)]);
  const told = (device: string) => ({
    device,
    publicKey: spki().toString('base64'),
    enrolledAt: new Date(NOW).toISOString(),
    seenAt: new Date(NOW + 3_600_000).toISOString(),
  });
  const answers = new OpenAnswers(() => NOW);
  const known = { devices, sites, file, answers, nowMs: () => NOW };
  for (const id of [own, others]) devices.putFacility({ id, foundedAt: NOW });
  takeRegistrations(known, own, [told('site00000001'), told('desk00000001')]);
  takeRegistrations(known, others, [told('desk00000002')]);
  expect(devices.find('desk00000001')?.seenAt).toBe(NOW);
  const spoken = () =>
    ['desk00000001', 'desk00000002', 'desk00000003'].map((one) => speaksFor(known, 'site00000001', one));
  expect(spoken()).toEqual([false, false, false]);
  sites.add('site00000001');
  expect(spoken()).toEqual([true, false, false]);
  const site = devices.find('site00000001');
  if (!site) throw new Error('a device');
  devices.put({ ...site, revoked: { at: NOW, by: 'admin' } });
  expect(spoken()).toEqual([false, false, false]);
  file.close();
});
