import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { Replica } from '../replica.ts';
import { anEnvelope, must, mustCommit, newId, openTest, putOf, temporaryFolder } from '../testing.ts';

const place = temporaryFolder();
const TODAY = Date.parse('2026-03-12T10:00:00Z');
let replica: Replica;
const ids = new Map<string, string>();

interface Person {
  readonly names?: readonly JsonObject[];
  readonly mrn?: string;
  readonly born?: string;
  readonly phone?: string;
  readonly nationalId?: string;
  readonly active?: boolean;
  readonly seenMs?: number;
}

let next = 10;
function aPerson(person: Person, id = newId('patient')): Envelope {
  next += 1;
  const seenMs = person.seenMs ?? TODAY - 1_000_000 + next;
  const data: JsonObject = {
    mrn: person.mrn ?? `A0-${String(next).padStart(5, '0')}-1`,
    active: person.active ?? true,
    name: person.names ?? [],
    registeredAt: '2020-01-01T00:00:00Z',
    ...(person.born !== undefined && { birthDate: person.born }),
    ...(person.phone !== undefined && { telecom: [{ system: 'phone', value: person.phone }] }),
    ...(person.nationalId !== undefined && { identifier: [{ system: 'urn:id', value: person.nationalId }] }),
  };
  return {
    ...anEnvelope('patient', data, id),
    stamps: { name: `${seenMs.toString(36).padStart(9, '0')}-0000-test` },
  };
}

const PEOPLE: Record<string, Person> = {
  odhiambo: {
    names: [{ family: 'ODHIAMBO', given: ['Achieng', 'Grace'] }],
    mrn: 'K3-00417-8',
    born: '1967-08-14',
    phone: '+254 712 345 678',
    nationalId: '2398-1123-X',
  },
  muller: { names: [{ family: 'Müller', given: ['Jürgen'] }], born: '1950-01-02' },
  millar: { names: [{ family: 'Millar', given: ['Jo'] }], born: '1990-05-04' },
  abdullah: { names: [{ text: 'عبد الله محمد' }] },
  mohammed: { names: [{ family: 'Mohammed', given: ['Yusuf'] }], born: '1985' },
  wang: { names: [{ text: '王小明' }] },
  li: { names: [{ family: '李', given: ['小明'] }] },
  obrien: { names: [{ family: "O'Brien", given: ['Séamus'] }], born: '1972-04-05' },
  rashid: { names: [{ family: 'Al-Rashid', given: ['Omar'] }] },
  annaNew: { names: [{ family: 'Larsen', given: ['Anna'] }], seenMs: TODAY - 1_000 },
  annaOld: { names: [{ family: 'Larsen', given: ['Anna'] }], seenMs: TODAY - 900_000_000 },
  annaGone: { names: [{ family: 'Larsen', given: ['Anna'] }], active: false, seenMs: TODAY - 10 },
  annabel: { names: [{ family: 'Krogh', given: ['Annabel'] }], seenMs: TODAY - 5 },
  hannah: { names: [{ family: 'Smid', given: ['Hannah'] }], seenMs: TODAY - 1 },
  wanjiku: { names: [{ family: 'Wanjiku', given: ['Mary'] }] },
  amin: { names: [{ text: 'هدى الأمين' }] },
  kiptoo: { names: [{ family: 'Kiptoo', given: ['Bett'] }], seenMs: TODAY - 2_000 },
  kaptoo: { names: [{ family: 'Kaptoo', given: ['Bett'] }], seenMs: TODAY - 1_000 },
};

async function found(words: string, limit = 10): Promise<string[]> {
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const hits = await replica.reader().search(words, limit);
  return hits.map(({ id }) => names.get(id) ?? id);
}
const ranks = async (words: string) => (await replica.reader().search(words, 10)).map(({ rank }) => rank);

beforeAll(async () => {
  const file = join(place.folder, 'replica.db');
  replica = await openTest({
    file,
    key: randomBytes(32),
    create: true,
    records: [Patient],
    now: () => TODAY,
    live: false,
  });
  const people = Object.entries(PEOPLE).map(([name, person]) => {
    const envelope = aPerson(person);
    ids.set(name, envelope.id);
    return envelope;
  });
  mustCommit(
    replica,
    people.map((envelope) => putOf(envelope)),
  );
});
afterAll(async () => {
  await replica.close();
  place.remove();
});

describe('what a desk types', () => {
  it.each([
    ['odhiambo', ['odhiambo']],
    ['odiambo', ['odhiambo']],
    ['ODHIAM', ['odhiambo']],
    ['hiamb', ['odhiambo']],
    ['grace odh', ['odhiambo']],
    ['odh grace achieng', ['odhiambo']],
    ['odiambo 1967', ['odhiambo']],
    ['1967 achieng', ['odhiambo']],
    ['odhiambo mary', []],
    ['K3-00417-8', ['odhiambo']],
    ['k3004178', ['odhiambo']],
    ['K3 00417 8', ['odhiambo']],
    ['K3-004', ['odhiambo']],
    ['2398-1123-x', ['odhiambo']],
    ['23981123X', ['odhiambo']],
    ['345678', ['odhiambo']],
    ['0712345678', ['odhiambo']],
    ['0712 345 678', ['odhiambo']],
    ['+254712345678', ['odhiambo']],
    ['1967-08-14', ['odhiambo']],
    ['14/8/1967', ['odhiambo']],
    ['14.8.67', ['odhiambo']],
    ['14aug1967', ['odhiambo']],
    ['14 aug 1967', ['odhiambo']],
    ['14081967', ['odhiambo']],
    ['grace 14 août 1967', ['odhiambo']],
    ['1967', ['odhiambo']],
    ['1967-08', ['odhiambo']],
    ['1985', ['mohammed']],
    ['4/5/1972', ['obrien']],
    ['5/4/1972', ['obrien']],
    ['muller', ['muller', 'millar']],
    ['mueler', ['muller']],
    ['MÜLLER', ['muller', 'millar']],
    ['عبد الل', ['abdullah']],
    ['عبدالله', ['abdullah']],
    ['محمد', ['abdullah', 'mohammed']],
    ['mohamed', ['mohammed', 'abdullah']],
    ['muhammad', ['abdullah', 'mohammed']],
    ['王', ['wang']],
    ['小明', ['li', 'wang']],
    ['明', ['li', 'wang']],
    ['王小明', ['wang']],
    ['obrien', ['obrien']],
    ["o'brien seamus", ['obrien']],
    ['alrashid', ['rashid']],
    ['al-rashid', ['rashid']],
    ['rashid omar', ['rashid']],
    ['al-amin houda', ['amin']],
    ['anna', ['annaNew', 'annaOld', 'annaGone', 'annabel', 'hannah']],
    ['anna larsen', ['annaNew', 'annaOld', 'annaGone']],
    ['w', ['wanjiku']],
    ['wanjikoo', ['wanjiku']],
    ['jo', ['millar']],
    ['zzz', []],
    ['', []],
    ['  - ', []],
    ['"*', []],
  ])('%s', async (words, names) => {
    expect((await found(words)).toSorted()).toEqual(names.toSorted());
  });

  it('ranks exact before beginnings, these before parts, retired patients last of their rank', async () => {
    expect(await found('anna')).toEqual(['annaNew', 'annaOld', 'annaGone', 'annabel', 'hannah']);
    expect(await ranks('anna')).toEqual(['exact', 'exact', 'exact', 'prefix', 'substring']);
  });

  it('puts the nearer spelling first, before the newer patient', async () => {
    expect(await found('kipttoo')).toEqual(['kiptoo', 'kaptoo']);
    expect(await found('kapttoo')).toEqual(['kaptoo', 'kiptoo']);
    expect(await found('kiptoo bet')).toEqual(['kiptoo', 'kaptoo']);
  });

  it('names how it found', async () => {
    expect(await ranks('K3-00417-8')).toEqual(['identifier']);
    expect(await ranks('odiambo')).toEqual(['soundAlike']);
    expect(await ranks('odhiombo')).toEqual(['soundAlike']);
    expect(await ranks('odhianbo')).toEqual(['fuzzy']);
    expect(await ranks('wanjikoo')).toEqual(['soundAlike']);
    expect(await ranks('345678')).toEqual(['prefix']);
  });

  it('gives the newest where there is not room for all', async () => {
    expect(await found('anna', 1)).toEqual(['annaNew']);
    expect(await found('l', 1)).toEqual(['annaNew']);
  });
});

it('follows the document: renamed, retired, and rolled back with it', async () => {
  const first = aPerson({ names: [{ family: 'Zuberi' }] });
  const { revs } = mustCommit(replica, [putOf(first)]);
  ids.set('zuberi', first.id);
  expect(await found('zuberi')).toEqual(['zuberi']);
  const renamed = aPerson({ names: [{ family: 'Kipchoge' }] }, first.id);
  mustCommit(replica, [putOf(renamed, must(revs.get(first.id)))]);
  expect(await found('zuberi')).toEqual([]);
  expect(await found('zub')).toEqual([]);
  expect(await found('uberi')).toEqual([]);
  expect(await found('zuberri')).toEqual([]);
  expect(await found('kipchoge')).toEqual(['zuberi']);
  const doomed = aPerson({ names: [{ family: 'Quixote' }] });
  const unwritable = { ...anEnvelope('patient', { name: 1n as unknown as number }) };
  expect(() => replica.commit([putOf(doomed), putOf(unwritable)])).toThrow('BigInt');
  expect(await found('quixote')).toEqual([]);
  expect(await found('quixotte')).toEqual([]);
});
