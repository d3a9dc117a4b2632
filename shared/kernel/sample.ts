import type { FieldForm, Fields } from './field.ts';
import { makeId, uuidV8, type Id } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import type { AnyRecord, RecordOf } from './record.ts';

/**
 * A valid record made from its definition, for tests and as a start for demo data: the same seed gives the same record.
 * @param everything also fills the fields that may be absent
 */
export function sampleOf<R extends AnyRecord>(
  record: R,
  options: {
    readonly seed?: number;
    readonly everything?: boolean;
    readonly with?: Partial<RecordOf<R>>;
  } = {},
): RecordOf<R> {
  const seed = options.seed ?? 1;
  const value: { [name: string]: Json } = { id: sampleId(record.type, seed) };
  const fields: Fields = record.fields;
  for (const [name, field] of Object.entries(fields)) {
    if (field.isOptional && !options.everything) continue;
    value[name] = sampleValue(field.form, seed, name, options.everything ?? false);
  }
  // Built from the definition field by field; `everything` is checked against the schema in this module's test.
  return { ...value, ...options.with } as unknown as RecordOf<R>;
}

export function sampleId(type: string, seed: number): Id {
  const bytes = new Uint8Array(16);
  let state = seed >>> 0;
  for (let index = 0; index < bytes.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223 + type.length) >>> 0;
    bytes[index] = state >>> 24;
  }
  return makeId(type, uuidV8(bytes));
}

function sampleValue(form: FieldForm, seed: number, name: string, everything: boolean): Json {
  switch (form.kind) {
    case 'text':
      return `${name} ${seed}`.slice(0, form.max);
    case 'ref':
      return sampleId(form.to, seed);
    case 'oneOf':
      return form.options[seed % form.options.length] ?? '';
    case 'integer':
      return Math.min(form.max, Math.max(form.min, seed));
    case 'boolean':
      return seed % 2 === 0;
    case 'date':
    case 'partialDate':
      return `${1950 + (seed % 70)}-0${1 + (seed % 9)}-1${seed % 10}`;
    case 'instant':
      return `2026-0${1 + (seed % 9)}-1${seed % 10}T09:30:00.000Z`;
    case 'code':
      return { text: `${name} ${seed}`, coding: [{ system: 'urn:fieldward:sample', code: `s${seed}` }] };
    case 'quantity':
      return { value: `${seed}.0`, unit: 'kg', code: 'kg' };
    case 'verbatim':
      return { sample: seed };
    case 'list':
      return [sampleValue(form.of, seed, name, everything)];
    case 'group': {
      const members: { [name: string]: Json } = {};
      for (const [member, field] of Object.entries(form.fields)) {
        if (!field.isOptional || everything)
          members[member] = sampleValue(field.form, seed, member, everything);
      }
      return members satisfies JsonObject;
    }
  }
}
