import { expect, it } from 'vitest';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import { testId } from '#shared/kernel/handler-testing.ts';
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
const asked = nextEnvelope(Referral, value.id, dataOf(value), undefined, by('user:nurse', 1));
const standing = nextEnvelope(
  Referral,
  value.id,
  { ...asked.data, reason: 'Chest pain' },
  asked,
  by('user:doctor', 2),
);

const judge = (after: Envelope) =>
  judgeDocument({ ...after }, standing, { database, records, device: DESK, speaksFor: () => false, nowMs });

it('takes an edit, with what is new of it', () => {
  const next = nextEnvelope(
    Referral,
    value.id,
    { ...standing.data, reason: 'Angina' },
    standing,
    by('user:nurse', 3),
  );
  expect(judge(next)).toMatchObject({ taken: { values: new Map([[stampOf(3), 'user:nurse']]) } });
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
