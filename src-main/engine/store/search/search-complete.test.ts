import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { patientSearchEntry } from '#shared/modules/patients/patient-search.rules.ts';
import type { Replica } from '../replica.ts';
import { anEnvelope, must, mustCommit, openTest, putOf, temporaryFolder } from '../testing.ts';
import { compact, termsOf } from './search-terms.ts';
import { wantedOf } from './search-words.ts';
import { IDENTIFIER, matcherOf, matchOf, RANKS, tierOf } from './term-match.ts';
import { Vocabulary } from './vocabulary.ts';

const NAMES = [
  'Odhiambo',
  'Adhiambo',
  'Müller',
  'Miller',
  'Al-Rashid',
  "O'Brien",
  'Wanjiku',
  'Njoroge',
  'Li',
  'Lin',
  'Anna',
  'Hannah',
  'Abd',
  'محمد',
  '王小明',
  '小明',
  'Nguyễn',
  'Ann',
  'Joseph',
  'Yusuf',
];
const TODAY = Date.parse('2026-03-12T10:00:00Z');
const place = temporaryFolder();
const people: Envelope[] = [];
let replica: Replica;

const patient = fc.record({
  family: fc.constantFrom(...NAMES),
  given: fc.array(fc.constantFrom(...NAMES), { minLength: 0, maxLength: 2 }),
  number: fc.integer({ min: 0, max: 99 }),
  born: fc.constantFrom('1967-08-14', '1967-08', '1967', '1990-04-05', '1990-05-04'),
  phone: fc.constantFrom('+254 712 345 678', '0712 345 678', '0733 111 222', '12'),
  active: fc.boolean(),
  seen: fc.integer({ min: 1, max: 1_000_000 }),
});

beforeAll(async () => {
  replica = await openTest({
    file: join(place.folder, 'replica.db'),
    key: randomBytes(32),
    create: true,
    records: [Patient],
    now: () => TODAY,
    live: false,
  });
  for (const { family, given, number, born, phone, active, seen } of fc.sample(patient, {
    numRuns: 160,
    seed: 5,
  })) {
    const data: JsonObject = {
      mrn: `K3-004${String(number).padStart(2, '0')}-8`,
      active,
      name: [{ family, ...(given.length > 0 && { given }) }],
      birthDate: born,
      telecom: [{ system: 'phone', value: phone }],
      registeredAt: '2020-01-01T00:00:00Z',
    };
    people.push({
      ...anEnvelope('patient', data),
      stamps: { name: `${seen.toString(36).padStart(9, '0')}-0000-test` },
    });
  }
  mustCommit(
    replica,
    people.map((envelope) => putOf(envelope)),
  );
});
afterAll(async () => {
  await replica.close();
  place.remove();
});

/** Every patient looked at, no index. */
function naive(typed: string): { id: string; rank: string }[] {
  const vocabulary = new Vocabulary();
  const entries = people.map((envelope) => {
    const entry = must(patientSearchEntry(envelope));
    return { entry, terms: termsOf(entry) };
  });
  for (const { terms } of entries) for (const name of terms.names) vocabulary.add(name);
  const matchers = wantedOf(typed, TODAY).map(matcherOf);
  if (matchers.length === 0) return [];
  const number = compact(typed);
  return entries
    .flatMap(({ entry, terms }) => {
      const match = terms.identifiers.includes(number)
        ? { rank: IDENTIFIER, distance: 0 }
        : matchOf(matchers, terms, vocabulary);
      return match ? [{ entry, ...match }] : [];
    })
    .toSorted(
      (a, b) =>
        tierOf(a.rank) - tierOf(b.rank) ||
        a.distance - b.distance ||
        Number(a.entry.retired) - Number(b.entry.retired) ||
        b.entry.seenAt - a.entry.seenAt ||
        (a.entry.patientId < b.entry.patientId ? -1 : 1),
    )
    .map(({ entry, rank }) => ({ id: entry.patientId, rank: must(RANKS[rank]) }));
}

const whole = fc.constantFrom(
  ...NAMES,
  '1967',
  '1967-08-14',
  '14/8/1967',
  '4/5/1990',
  '345678',
  '0712345678',
  'K3-00417-8',
  'k30041',
  '00417',
);
const beginning = fc
  .tuple(whole, fc.integer({ min: 1, max: 6 }))
  .map(([word, count]) => Array.from(word).slice(0, count).join(''));
const mistyped = fc
  .tuple(whole, fc.nat(8), fc.constantFrom('', 'x', 'e', 'aa'))
  .map(([word, at, letters]) => word.slice(0, at) + letters + word.slice(at + 1));
const word = fc.oneof(whole, beginning, mistyped);
const typed = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

it('finds and ranks as a look at every patient does', async () => {
  await fc.assert(
    fc.asyncProperty(typed, fc.integer({ min: 1, max: 200 }), async (text, limit) => {
      expect(await replica.reader().search(text, limit)).toEqual(naive(text).slice(0, limit));
    }),
    { numRuns: 500 },
  );
});
