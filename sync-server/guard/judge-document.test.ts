import { expect, it } from 'vitest';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { judgeDocument } from './judge-document.ts';

const DESK = 'desk00000001';
const facilityId = testId('facility', 1);
const nowMs = 1_700_000_000_000;
const database = { name: 'care', compartment: Referral.compartment, facilityId };
const records = new Map<string, AnyRecord>([[Referral.type, Referral]]);
const stampOf = (counter: number) => writeStamp({ ms: nowMs, counter }, DESK);

const value = sampleOf(Referral);
const by = (author: string, counter: number) => ({
  facilityId,
  commitId: 'commit',
  author,
  device: DESK,
  stamp: stampOf(counter),
});
const version = (
  data: JsonObject,
  before: Envelope | undefined,
  author: string,
  counter: number,
): Envelope => {
  const made = nextEnvelope(Referral, value.id, data, before, by(author, counter));
  if (!made) throw new Error('something has changed');
  return made;
};
const asked = version(dataOf(value), undefined, 'user:nurse', 1);
const standing = version({ ...asked.data, reason: 'Chest pain' }, asked, 'user:doctor', 2);

const judge = (after: Envelope) => {
  const members = after as unknown as JsonObject; // an envelope is JSON
  return judgeDocument(members, standing, {
    database,
    records,
    device: DESK,
    speaksFor: () => false,
    isServersWord: () => false,
    nowMs,
  });
};

it('takes an edit, with what is new of it', () => {
  const next = version({ ...standing.data, reason: 'Angina' }, standing, 'user:nurse', 3);
  expect(judge(next)).toMatchObject({ taken: { values: new Map([[stampOf(3), 'user:nurse']]) } });
});

it('takes a settling back: all values that are put back are new, and of whoever puts them back', () => {
  const put = { ...standing.data, reason: 'Angina' };
  const settles = { reason: [stampOf(2)] };
  const beside = { reason: [{ value: 'Chest pain' }, {}] };
  const undone = nextEnvelope(Referral, value.id, put, standing, by('user:nurse', 5), settles, beside);
  expect(undone && judge(undone)).toMatchObject({
    taken: { values: new Map([5, 4, 3].map((counter) => [stampOf(counter), 'user:nurse'])) },
  });
});

it('a value put under a stamp that another field has is new, and of whoever it is said to be', () => {
  const forged = {
    ...standing,
    data: { ...standing.data, service: 'Another' },
    stamps: { ...standing.stamps, service: stampOf(2) },
    seen: { ...standing.seen, service: [stampOf(1)] },
  };
  expect(judge(forged)).toMatchObject({ taken: { values: new Map([[stampOf(2), 'user:doctor']]) } });
});

it('a value laid beside the one that stands, under its stamp, is not taken', () => {
  const forged = { ...standing, rivals: { reason: { [stampOf(2)]: { value: 'Another' } } } };
  expect(judge(forged)).toEqual({ refused: { code: 'values_lost', paths: ['reason'] } });
});

it('of a station nothing that a server writes is taken, stamped or not', () => {
  const data = { ...standing.data, seenAt: '2026-03-12T09:42:00+03:00' };
  const refused = { refused: { code: 'server_only', paths: ['seenAt'] } };
  expect(judge({ ...standing, data })).toEqual(refused);
  expect(judge({ ...standing, data, stamps: { ...standing.stamps, seenAt: stampOf(3) } })).toEqual(refused);
  expect(judge({ ...standing, data, stamps: { ...standing.stamps, seenAt: stampOf(2) } })).toEqual(refused);
});
