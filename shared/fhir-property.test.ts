import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fhirMappings } from './fhir-mappings.ts';
import type { Digests } from './interop/fhir/directory.ts';
import { fhirText, parseFhirJson } from './interop/fhir/fhir-json.ts';
import type { FhirMapping } from './interop/fhir/mapping.ts';
import { takeDocument } from './interop/fhir/take-document.ts';
import { testContext } from './interop/fhir/testing.ts';
import { FILE_TYPES } from './modules/documents/document-types.rules.ts';
import { CUSTOM_NAMESPACE } from './modules/patients/custom-fields.rules.ts';
import type { FieldForm, Fields } from './kernel/field.ts';
import { makeId } from './kernel/ids.ts';
import type { Json, JsonObject } from './kernel/json.ts';
import { checkData } from './kernel/record.ts';

const DIGESTS: Digests = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

const uuid = fc.uuid({ version: 7 });
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  // oxlint-disable-next-line no-control-regex -- control characters are taken out: no text of a record holds them
  .map((text) => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '').trim())
  .map((text) => (text === '' ? 'x' : text));
const day = fc.constantFrom('2024-02-29', '1931-12-01');
const instant = fc.constantFrom('2026-03-12T09:42:00.000+03:00', '2024-01-01T00:00:00Z');
/** Moments and dates of any precision stand in texts of this length. */
const LONGEST_DATE = 40;
const hex = (length: number) =>
  fc
    .uint8Array({ minLength: length / 2, maxLength: length / 2 })
    .map((bytes) => Buffer.from(bytes).toString('hex'));
/** What a field's form does not tell. */
const NAMED: { readonly [field: string]: fc.Arbitrary<Json> } = {
  hash: hex(64),
  sha1: hex(40),
  period: fc.constantFrom('8', '1.50'),
  periodMax: fc.constantFrom('12', '0.5'),
  issued: instant,
  // The answers to two fields of one facility.
  customFields: fc
    .record({
      text: words.map((value) => ({ key: 'ward', type: 'text', value })),
      number: fc.constantFrom('1.50', '7').map((value) => ({ key: 'shoe', type: 'number', value })),
    })
    .map(({ text, number }) => [text, number].map((one) => ({ system: `${CUSTOM_NAMESPACE}f1`, ...one }))),
};
/** A day alone, where others of that name may be moments. */
const DAYS: ReadonlySet<string> = new Set(['goal.start']);
const coding = fc.record(
  { system: fc.constant('urn:x'), code: words, display: words },
  { requiredKeys: ['code'] },
);
const concept = fc
  .record({ text: words, coding: fc.array(coding, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] })
  .filter((one) => Object.keys(one).length > 0);

function valueOf(name: string, form: FieldForm): fc.Arbitrary<Json> {
  const named = form.kind === 'text' || form.kind === 'list' ? NAMED[name] : undefined;
  if (named) return named;
  switch (form.kind) {
    case 'text':
      if (form.max === LONGEST_DATE) return fc.oneof(day, instant, fc.constantFrom('2024', '2024-05'));
      return words.map((text) => text.slice(0, form.max));
    case 'ref':
      return uuid.map((id) => makeId(form.to, id));
    case 'oneOf':
      return fc.constantFrom(...form.options);
    case 'integer':
      return fc.integer({ min: form.min, max: Math.min(form.max, 1_000_000) });
    case 'boolean':
      return fc.boolean();
    case 'date':
      return day;
    case 'partialDate':
      return fc.oneof(day, fc.constantFrom('2024', '2024-05'));
    case 'instant':
      return instant;
    case 'code':
      return concept;
    case 'quantity':
      return fc.record(
        { value: fc.constantFrom('6.10', '70'), unit: words, code: fc.constant('kg') },
        { requiredKeys: ['value'] },
      );
    case 'verbatim':
      throw new Error('what is kept as it came is not generated');
    case 'group':
      return dataOf(form.fields).filter((group) => Object.keys(group).length > 0);
    case 'list':
      return fc.array(valueOf(name, form.of), { minLength: 1, maxLength: 2 });
  }
}

function dataOf(fields: Fields, without: readonly string[] = []): fc.Arbitrary<JsonObject> {
  const entries = Object.entries(fields).filter(([name]) => !without.includes(name));
  return fc.record(Object.fromEntries(entries.map(([name, { form }]) => [name, valueOf(name, form)])), {
    requiredKeys: entries.flatMap(([name, { isOptional }]) => (isOptional ? [] : [name])),
    noNullPrototype: true,
  });
}

/** Fields that stand for one element agree, as a desk would write them. */
function agreeing(type: string, data: JsonObject): JsonObject {
  const { deceasedAt, start, participant, givenBy } = data;
  return {
    ...data,
    ...(deceasedAt !== undefined && { deceased: true }),
    ...(DAYS.has(`${type}.start`) && start !== undefined && { start: '2024-02-29' }),
    // The day on the wall in Nairobi, where the records are taken in.
    ...(type === 'appointment' && { day: start === '2024-01-01T00:00:00Z' ? '2024-01-01' : '2026-03-12' }),
    ...(Array.isArray(participant) && { participant: participant.map(ofOneMember) }),
    ...(type === 'consent' && givenBy !== undefined && { givenBy: ofOneKind(givenBy as JsonObject) }),
  };
}

function ofOneKind({ kind = '', ...representative }: JsonObject): JsonObject {
  return kind === 'patient' ? { kind } : { kind, name: 'x', ...representative };
}

function ofOneMember(participant: JsonObject): JsonObject {
  const { practitionerId, organizationId, relatedPersonId, ...rest } = participant;
  const [member] = Object.entries({ practitionerId, organizationId, relatedPersonId }).filter(
    ([, id]) => id !== undefined,
  );
  return member ? { ...rest, [member[0]]: member[1] as Json } : { name: 'x', ...rest }; // one that is there
}

const uuidOfRecord = '01890000-0000-7000-8000-000000000001';
const taker = {
  decode: () => undefined,
  known: () => undefined,
  isTaken: (type: string) => FILE_TYPES.some((one) => one === type),
  isTold: () => false,
};

describe.each(fhirMappings.map((mapping) => [mapping.record.type, mapping] as const))(
  'any %s that is written here',
  (_type, { record, resourceType, assigned, toFhir }: FhirMapping) => {
    test('leaves as FHIR and is the same when it comes back', () => {
      const own = [...assigned, 'source', 'placeholder'];
      fc.assert(
        fc.property(
          dataOf(record.fields as Fields, own).map((made) => agreeing(record.type, made)),
          (data) => {
            expect(checkData(record, data).filter(({ path }) => !assigned.includes(path))).toEqual([]);
            const id = makeId(record.type, uuidOfRecord);
            const context = { ...testContext(fhirMappings, DIGESTS), files: taker };
            const document = parseFhirJson(fhirText(toFhir(id, data)));
            const { resources, errors } = takeDocument(document, context);
            expect(errors).toEqual([]);
            const { source: _source, ...back } = resources[0]?.data ?? {};
            expect({ id: resources[0]?.id, type: resources[0]?.resourceType, ...back }).toEqual({
              id,
              type: resourceType,
              ...data,
            });
          },
        ),
        { numRuns: 60 },
      );
    });
  },
);
