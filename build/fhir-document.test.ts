import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import {
  fhirText,
  isMembers,
  parseFhirJson,
  type FhirJson,
  type MutableMembers,
} from '#shared/interop/fhir/fhir-json.ts';
import { takeDocument } from '#shared/interop/fhir/take-document.ts';
import { testContext } from '#shared/interop/fhir/testing.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { DOCUMENT, fhirDocument, unheldBy } from './fhir-document.ts';

const DIGESTS = {
  sha256: (text: string) => createHash('sha256').update(text).digest(),
  fingerprint: (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};
const taken = (resource: FhirJson) => takeDocument(resource, testContext(fhirMappings, DIGESTS));

it('is what the mappings say (npm run dictionary writes it)', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  expect(text).toBe(fhirDocument(text));
});

/** Texts of a sample that stand for something else. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [
    /"(?:start|end|onset|abatement|recordedDate|performed\w+|effective|authoredOn|bounds\w+|date|deceasedAt|foundAt|validTo|valueInstant) 1"/g,
    '"2024-02-29"',
  ],
  [/"issued 1"/g, '"2024-02-29T10:00:00Z"'],
  [/"period(?:Max)? 1"/g, '"8"'],
  [
    /"system":"system 1","key":"key 1","type":"\w+","value":"value 1"/g,
    '"system":"urn:fieldward:field:f1","key":"ward","type":"text","value":"North"',
  ],
  [/"hash 1"/g, `"${'a'.repeat(64)}"`],
  [/"sha1 1"/g, `"${'b'.repeat(40)}"`],
];

/** Sets a word at each path, in what is there; of a list in its first item. */
function withWordsAt(resource: FhirJson, paths: readonly string[]): MutableMembers {
  const made = parseFhirJson(fhirText(resource)) as MutableMembers; // a resource is an object
  for (const path of paths) {
    let at: MutableMembers = made;
    const steps = path.split('.');
    for (const step of steps.slice(0, -1)) {
      const next = at[step] ?? {};
      const first: FhirJson = Array.isArray(next) ? (next[0] as FhirJson) : next; // of no empty list
      if (at[step] === undefined) at[step] = first;
      if (!isMembers(first)) throw new Error(`${path} has no place`);
      at = first;
    }
    at[steps.at(-1) ?? ''] = { kept: 'word' };
  }
  return made;
}

describe('what it lists as kept as it came', () => {
  test.each(fhirMappings.map((mapping) => [mapping.record.type, mapping] as const))(
    'is kept beside %s, all of it, and nothing else is',
    (type, mapping) => {
      const { id, ...sample } = sampleOf(mapping.record, { everything: true }) as JsonObject & { id: string }; // data of any record
      const { source: _source, placeholder: _placeholder, ...data } = sample;
      const text = MEANT.reduce((now, [from, to]) => now.replaceAll(from, to), JSON.stringify(data));
      const plain = mapping.toFhir(id, JSON.parse(text) as JsonObject);
      const resource = withWordsAt(plain, unheldBy(mapping));
      const { resources, errors } = taken(resource);
      expect(errors).toEqual([]);
      const [one] = resources;
      const listed = unheldBy(mapping).map((path) => `${mapping.resourceType}.${path}`);
      // What this record does not describe, with all of that in it, is kept as a whole.
      const isRecord = one?.recordType === type;
      expect(isRecord ? mapping.toFhir(one.id, one.data) : one?.data['resource']).toEqual(resource);
      expect(isRecord ? [...new Set(one.unmapped)].toSorted() : listed.toSorted()).toEqual(listed.toSorted());
    },
  );

  test('as a type is kept as a whole', () => {
    const rows = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| ([A-Z][A-Za-z, ]+) \| word for word \|/gm)];
    const types = rows
      .flatMap(([, names = '']) => names.split(', '))
      .filter((name) => /^[A-Z]\w+$/.test(name));
    expect(types).toEqual(
      expect.arrayContaining(['Claim', 'ExplanationOfBenefit', 'ImagingStudy', 'Device']),
    );
    for (const resourceType of types) {
      const resource = { resourceType, id: 'x', status: 'active', anything: [{ of: { it: 1 } }] };
      expect(taken(resource).resources).toMatchObject([
        { recordType: 'retainedResource', data: { resource } },
      ]);
    }
  });
});
