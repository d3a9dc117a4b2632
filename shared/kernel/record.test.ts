import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeSchema, isPlainEnvelope, type Envelope } from './document.ts';
import { f } from './field.ts';
import {
  checkData,
  checkEnvelope,
  defineRecord,
  readRecord,
  type FieldNameOf,
  type RecordOf,
} from './record.ts';
import { sampleId } from './sample.ts';

const Note = defineRecord({
  type: 'note',
  compartment: 'clinical',
  v: 3,
  fields: {
    title: f.text({ max: 10 }),
    body: f.text({ max: 20, multiline: true, merge: 'review' }).optional(),
  },
  indexes: [['title']],
  up: {
    1: ({ name, ...rest }) => ({ ...rest, title: name ?? 'untitled' }),
    2: (data) => ({ ...data, body: 'lifted' }),
  },
});

const envelope: Envelope = {
  id: sampleId('note', 1),
  type: 'note',
  v: 3,
  facilityId: sampleId('facility', 1),
  commitId: 'c1',
  author: 'system',
  device: 'desk1',
  stamps: {},
  data: { title: 'first', unknownHere: [1, 2] },
};

describe('a record', () => {
  it('types its fields, required and optional', () => {
    const note: RecordOf<typeof Note> = { id: envelope.id, title: 'a' };
    // @ts-expect-error -- the compiler must refuse a title that is no text
    const wrong: RecordOf<typeof Note> = { id: envelope.id, title: 1 };
    // @ts-expect-error -- the compiler must refuse an index over a field that does not exist
    const index: FieldNameOf<typeof Note> = 'subtitle';
    expect([note, wrong, index]).toHaveLength(3);
  });

  it('keeps what it does not know', () => {
    expect(readRecord(Note, envelope)).toEqual({
      ok: true,
      value: { id: envelope.id, title: 'first', unknownHere: [1, 2] },
    });
  });

  it('lifts older data step by step', () => {
    const old = { ...envelope, v: 1, data: { name: 'old' } };
    expect(readRecord(Note, old)).toEqual({
      ok: true,
      value: { id: envelope.id, title: 'old', body: 'lifted' },
    });
  });

  it('refuses data of a newer program, and a version that nothing lifts', () => {
    expect(readRecord(Note, { ...envelope, v: 4 })).toEqual({
      ok: false,
      error: { code: 'record.newer', type: 'note', v: 4 },
    });
    expect(readRecord({ ...Note, up: {} }, { ...envelope, v: 2 })).toMatchObject({
      ok: false,
      error: { code: 'record.corrupt' },
    });
  });

  it('knows an envelope from anything else', () => {
    expect(checkEnvelope(envelope)).toEqual([]);
    expect(checkEnvelope({ ...envelope, data: undefined })).not.toEqual([]);
    expect(checkEnvelope({ ...envelope, v: 0 })).not.toEqual([]);
    expect(checkEnvelope({ ...envelope, patientId: null })).not.toEqual([]);
  });

  it('refuses what nests without end, wherever it does', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    const rivals = { title: { '0001-desk1': { value: deep } } };
    expect(checkEnvelope({ ...envelope, rivals })).toEqual([{ path: '', code: 'json.malformed' }]);
    expect(checkEnvelope({ ...envelope, data: { title: deep } })).not.toEqual([]);
  });

  it('takes for a plain envelope only what the schema takes', () => {
    expect(isPlainEnvelope(envelope)).toBe(true);
    const edited = { ...envelope, seen: { title: ['0001-desk1'] }, writers: { '0001-desk1': 'user:1' } };
    expect([isPlainEnvelope(edited), envelopeSchema.safeParse(edited).success]).toEqual([true, true]);
    expect(isPlainEnvelope({ ...envelope, rivals: {} })).toBe(false);
    const member = fc.constantFrom(
      ...Object.keys(envelope),
      'patientId',
      'rivals',
      'seen',
      'writers',
      'other',
    );
    const text = fc.nat({ max: 90 }).map((length) => 'x'.repeat(length));
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.jsonValue(),
      fc.dictionary(fc.string(), text),
      fc.dictionary(fc.string(), fc.array(text)),
    );
    fc.assert(
      fc.property(member, value, (name, other) => {
        const changed = { ...envelope, [name]: other };
        const { [name]: _left, ...without } = changed as Record<string, unknown>; // whichever it is
        const taken = [changed, without].filter((one) => isPlainEnvelope(one));
        expect(taken.filter((one) => !envelopeSchema.safeParse(one).success)).toEqual([]);
      }),
    );
  });
});

describe('texts and dates', () => {
  it.each([
    [f.text({ max: 3 }), 'abc', true],
    [f.text({ max: 3 }), 'abcd', false],
    [f.text({ max: 3 }), '', false],
    [f.date(), '2024-02-29', true],
    [f.date(), '2023-02-29', false],
    [f.partialDate(), '1948', true],
    [f.partialDate(), '1948-13', false],
    [f.instant(), '2026-03-12T09:42:00+03:00', true],
    [f.instant(), '2026-03-12', false],
    [f.ref('patient'), sampleId('patient', 1), true],
    [f.ref('patient'), sampleId('encounter', 1), false],
    [f.quantity(), { value: '6.10', unit: 'mmol/L' }, true],
    [f.quantity(), { value: '.5' }, false],
    [f.integer({ min: 1, max: 5 }), 6, false],
  ] as const)('%# %j is accepted: %j', (field, value, accepted) => {
    expect(field.schema.safeParse(value).success).toBe(accepted);
  });
});

it.each([
  ['Mary\u0000', 'text.control'],
  ['Mary\u001B[2J', 'text.control'],
  ['a\u0008b', 'text.control'],
  [' ', 'text.empty'],
])('refuses %j as text, with a code of its own', (title, code) => {
  expect(checkData(Note, { title })).toEqual([{ path: 'title', code }]);
});

it('takes what FHIR allows in text: tab and line ends', () => {
  expect(checkData(Note, { title: 'a\tb\r\nc' })).toEqual([]);
});
