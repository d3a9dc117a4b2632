import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fhirMappings } from './fhir-mappings.ts';
import type { Digests } from './interop/fhir/directory.ts';
import { parseFhirJson } from './interop/fhir/fhir-json.ts';
import type { FhirMapping } from './interop/fhir/mapping.ts';
import { settle } from './interop/fhir/settle.ts';
import { takeDocument, type TakenResource } from './interop/fhir/take-document.ts';
import { testContext } from './interop/fhir/testing.ts';
import type { JsonObject } from './kernel/json.ts';

const DIGESTS: Digests = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

function taken(resource: object): TakenResource {
  const [first] = takeDocument(
    parseFhirJson(JSON.stringify(resource)),
    testContext(fhirMappings, DIGESTS),
  ).resources;
  if (!first) throw new Error('refused');
  return first;
}

function mappingOf({ recordType }: TakenResource): FhirMapping | undefined {
  return fhirMappings.find(({ record }) => record.type === recordType);
}

function settled(
  incoming: TakenResource,
  data: JsonObject | undefined,
  edited: readonly string[] = [],
  isDirectory = false,
) {
  return settle(incoming, data && { data, edited }, mappingOf(incoming), isDirectory);
}

/** What stands after some versions came one after another. */
function after(versions: readonly object[], isDirectory = false): JsonObject {
  let data: JsonObject | undefined;
  for (const version of versions) data = settled(taken(version), data, [], isDirectory).data ?? data;
  return data ?? {};
}

const digestsOf = (data: JsonObject) => (data['source'] as { readonly digests: readonly string[] }).digests;

const person = {
  resourceType: 'Patient',
  id: 'p',
  name: [{ family: 'Auma' }],
  gender: 'female',
  telecom: [{ value: '1' }],
};

describe('a version of a patient', () => {
  test('taken in before changes nothing, whatever came or was edited since', () => {
    const newer = { ...person, gender: 'other' };
    const data = { ...after([person, newer]), gender: 'unknown' };
    expect(settled(taken(person), data)).toEqual({ outcome: 'unchanged' });
    expect(settled(taken(newer), data, ['gender'])).toEqual({ outcome: 'unchanged' });
  });

  test('that is new replaces the one before: what it no longer says is gone, what the station gave stays', () => {
    const { telecom: _gone, ...rest } = person;
    const data = { ...after([person]), mrn: 'A0-00001-0', registeredAt: '2026-01-01T00:00:00Z' };
    const next = settled(taken({ ...rest, birthDate: '1990' }), data);
    expect(next.outcome).toBe('changed');
    expect(next.data).toMatchObject({
      birthDate: '1990',
      mrn: 'A0-00001-0',
      registeredAt: '2026-01-01T00:00:00Z',
    });
    expect(next.data).not.toHaveProperty('telecom');
    expect(digestsOf(next.data ?? {})).toHaveLength(2);
  });

  test('leaves alone what was edited here, for good', () => {
    const { gender: _removed, ...rest } = after([person]);
    const edited = { ...rest, telecom: [{ value: '2' }] };
    const once = settled(taken({ ...person, birthDate: '1990' }), edited, ['telecom', 'gender']).data ?? {};
    expect(once).toMatchObject({ telecom: [{ value: '2' }], birthDate: '1990' });
    expect(once).not.toHaveProperty('gender');
    const twice = settled(taken({ ...person, birthDate: '1991' }), once).data;
    expect(twice).toMatchObject({ telecom: [{ value: '2' }], birthDate: '1991' });
    expect(twice).not.toHaveProperty('gender');
  });

  test('that says the same in other words is only remembered', () => {
    const reordered = {
      id: 'p',
      gender: 'female',
      resourceType: 'Patient',
      telecom: [{ value: '1' }],
      name: [{ family: 'Auma' }],
    };
    const next = settled(taken(reordered), after([person]));
    expect(next.outcome).toBe('unchanged');
    expect(digestsOf(next.data ?? {})).toHaveLength(2);
  });

  test('older than what is here is only remembered', () => {
    const dated = (lastUpdated: string, gender: string) => ({ ...person, gender, meta: { lastUpdated } });
    const next = settled(
      taken(dated('2025-01-01T00:00:00Z', 'male')),
      after([dated('2026-01-01T00:00:00Z', 'female')]),
    );
    expect(next.outcome).toBe('unchanged');
    expect(next.data).toMatchObject({ gender: 'female' });
  });

  test('fills a placeholder, whose number stays', () => {
    const placeholder = {
      active: true,
      name: [{ text: 'Auma' }],
      mrn: 'A0-00001-0',
      registeredAt: 'then',
      placeholder: true,
      source: { resourceType: 'Patient', digests: [] },
    };
    const next = settled(taken(person), placeholder);
    expect(next.outcome).toBe('new');
    expect(next.data).toMatchObject({ name: [{ family: 'Auma' }], mrn: 'A0-00001-0' });
    expect(next.data).not.toHaveProperty('placeholder');
  });
});

describe('a directory record, sent with every patient anew', () => {
  const short = {
    resourceType: 'Organization',
    id: 'o',
    active: true,
    name: 'Lakeside',
    telecom: [{ value: '1' }],
  };
  const { telecom: _unsaid, ...head } = short;
  const full = {
    ...head,
    extension: [{ url: 'urn:visits', valueInteger: 12 }],
    type: [{ text: 'Hospital' }],
    address: [{ city: 'Kisumu', extension: [{ url: 'x' }] }],
  };

  test('keeps the fuller version and what only the other says, in either order', () => {
    const [one, two] = [after([short, full], true), after([full, short], true)];
    for (const data of [one, two]) {
      expect(data).toMatchObject({
        type: [{ text: 'Hospital' }],
        telecom: [{ value: '1' }],
        source: {
          unmapped: {
            extension: [{ url: 'urn:visits', valueInteger: 12 }],
            address: { 0: { extension: [{ url: 'x' }] } },
          },
        },
      });
      expect(mappingOf(taken(short))?.toFhir('organization:x', data)).toEqual({ ...short, ...full });
    }
    expect(digestsOf(one).toSorted()).toEqual(digestsOf(two).toSorted());
  });

  test('is unchanged once both are known', () => {
    const data = after([short, full], true);
    for (const version of [short, full])
      expect(settled(taken(version), data, [], true)).toEqual({ outcome: 'unchanged' });
  });

  test('says nothing that neither said', () => {
    const { active: _unsaidToo, ...bare } = head;
    const data = after([bare, { ...bare, telecom: [{ value: '1' }] }], true);
    expect(mappingOf(taken(bare))?.toFhir('organization:x', data)).toEqual({
      ...bare,
      telecom: [{ value: '1' }],
    });
  });
});

test('a condition whose visit turned out to be another record is led there, and stays as edited', () => {
  const condition = {
    resourceType: 'Condition',
    id: 'c',
    code: { text: 'x' },
    subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
  };
  const before = taken(condition);
  const stale = JSON.parse(
    JSON.stringify(before.data).replaceAll(before.data['encounterId'] as string, 'encounter:old'), // set by the mapping
  ) as JsonObject;
  const next = settled(before, { ...stale, note: 'edited' }, ['note']);
  expect(next.outcome).toBe('unchanged');
  expect(next.data).toMatchObject({
    encounterId: before.data['encounterId'],
    note: 'edited',
    source: { edited: ['note'] },
  });
  expect(JSON.stringify(next.data)).not.toContain('encounter:old');
});

describe('what is kept word for word', () => {
  const goal = {
    resourceType: 'Goal',
    id: 'g',
    lifecycleStatus: 'active',
    subject: { reference: 'Patient/p' },
  };

  test('is replaced by a later version and remembers both', () => {
    const data = after([goal, { ...goal, lifecycleStatus: 'completed' }]);
    expect(data).toMatchObject({ resource: { lifecycleStatus: 'completed' } });
    expect(data['digests']).toHaveLength(2);
    expect(settled(taken(goal), data)).toEqual({ outcome: 'unchanged' });
  });
});
