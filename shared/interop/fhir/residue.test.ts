import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExactNumber, isMembers, numberOf, type FhirJson, type Members } from './fhir-json.ts';
import { countResidue, fromStored, residueOf, restore, toStored } from './residue.ts';

const name = fc.constantFrom('a', 'b', 'code', 'name', 'extension', '_given', 'url');
const leaf = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constantFrom('6.10', '1e400', '-0', '70', '0.5').map(numberOf),
);
const { members } = fc.letrec<{ members: Members; value: FhirJson }>((tie) => ({
  members: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('members'),
    fc.array(fc.oneof(leaf, tie('members')), { maxLength: 3 }),
  ),
}));

/** What a mapping might say of it: less, or other words, or more. */
function saidOf(original: FhirJson, choices: () => number): FhirJson | undefined {
  const choice = choices();
  if (choice === 0) return undefined;
  if (Array.isArray(original)) return original.flatMap((item: FhirJson) => saidOf(item, choices) ?? []);
  if (isMembers(original)) {
    const said = Object.entries(original).flatMap(([member, value]) => {
      const part = saidOf(value, choices);
      return part === undefined ? [] : [[member, part] as const];
    });
    return Object.fromEntries([...said, ...(choice === 1 ? [['made', 'up'] as const] : [])]);
  }
  return choice === 1 ? 'other words' : original;
}

const pair = fc
  .tuple(members, fc.infiniteStream(fc.integer({ min: 0, max: 9 })))
  .map(([original, stream]) => ({
    original,
    mapped: saidOf(original, () => stream.next().value ?? 5) as Members | undefined,
  }));

describe('a resource, and what a mapping says of it', () => {
  test('nothing is lost, whatever the mapping leaves out, alters or adds', () => {
    fc.assert(
      fc.property(pair, ({ original, mapped }) => {
        expect(restore(mapped, residueOf(original, mapped))).toStrictEqual(original);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(members, members, (original, mapped) => {
        expect(restore(mapped, residueOf(original, mapped))).toStrictEqual(original);
      }),
    );
  });

  test('what says it all leaves nothing', () => {
    fc.assert(
      fc.property(members, (original) => {
        expect(residueOf(original, structuredOf(original))).toBeUndefined();
      }),
    );
  });

  test('what is kept survives a store of plain JSON, digits and all', () => {
    fc.assert(
      fc.property(members, (original) => {
        const { json, decimals } = JSON.parse(JSON.stringify(toStored(original))) as ReturnType<
          typeof toStored
        >;
        expect(fromStored(json, decimals)).toStrictEqual(original);
      }),
    );
  });

  test('a list of which some items differ is kept by place', () => {
    const original = {
      address: [{ city: 'Kisumu' }, { city: 'Nairobi', extension: [{ url: 'u' }] }, { city: 'Lamu' }],
    };
    const mapped = { address: [{ city: 'Kisumu' }, { city: 'Nairobi' }] };
    expect(residueOf(original, mapped)).toEqual({
      address: { 1: { extension: [{ url: 'u' }] }, 2: { city: 'Lamu' } },
    });
  });
});

describe('extensions', () => {
  const [race, gender, place] = [
    { url: 'race', valueCode: 'x' },
    { url: 'gender', valueCode: 'female' },
    { url: 'place', valueString: 'Lamu' },
  ];
  const residue = residueOf({ extension: [race, gender, place] }, { extension: [gender] });

  test('keep their places, whatever becomes of what a field holds', () => {
    expect(residue).toEqual({ extension: [race, 'gender', place] });
    const changed = { url: 'gender', valueCode: 'other' };
    const added = { url: 'pronouns', valueCode: 'they' };
    expect(restore({ extension: [changed] }, residue)).toEqual({ extension: [race, changed, place] });
    expect(restore({}, residue)).toEqual({ extension: [race, place] });
    expect(restore({ extension: [added] }, { extension: [race] })).toEqual({ extension: [race, added] });
    expect(restore({}, residueOf({ extension: [gender, race] }, { extension: [gender, race] }))).toEqual({});
  });
});

test('paths are counted without places, where no field holds anything', () => {
  const counts = new Map<string, number>();
  const original = {
    meta: { tag: [{ code: 'x' }] },
    address: [{ extension: [] }, { city: 'Lamu', extension: [] }],
  };
  const mapped = { address: [{}, { city: 'Lamu' }], active: true };
  const residue = residueOf(original, mapped);
  expect(residue).toEqual({
    meta: { tag: [{ code: 'x' }] },
    address: { 0: { extension: [] }, 1: { extension: [] } },
    active: null,
  });
  countResidue(residue ?? {}, mapped, 'Patient', counts);
  expect(Object.fromEntries(counts)).toEqual({ 'Patient.meta': 1, 'Patient.address.extension': 2 });
});

function structuredOf(value: FhirJson): FhirJson {
  if (value instanceof ExactNumber) return new ExactNumber(value.text);
  if (Array.isArray(value)) return value.map(structuredOf);
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([member, part]) => [member, structuredOf(part)]));
}
