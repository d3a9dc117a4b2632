import * as z from 'zod';
import {
  codeableConceptSchema,
  quantitySchema,
  type CodeableConcept,
  type RecordedQuantity,
} from './clinical-values.ts';
import { isIdOf, type Id } from './ids.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/**
 * How one field of two versions of a document that were edited apart becomes one:
 * `latest` by stamp; `union` of list items by id; `max` of numbers or dates; `review`, where the later stands and every
 * value stays a candidate until a clinician settles it.
 */
export type MergeRule = 'latest' | 'union' | 'max' | 'review';

/** What a form, a table or the data dictionary needs to know of a field. */
export type FieldForm =
  | { readonly kind: 'text'; readonly max: number; readonly multiline: boolean }
  | { readonly kind: 'ref'; readonly to: string }
  | { readonly kind: 'oneOf'; readonly options: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'boolean' | 'date' | 'partialDate' | 'instant' | 'code' | 'quantity' | 'verbatim' }
  | { readonly kind: 'group'; readonly fields: Fields }
  | { readonly kind: 'list'; readonly of: FieldForm; readonly max: number };

export interface Field<T, Optional extends boolean = boolean> {
  readonly form: FieldForm;
  readonly schema: z.ZodType<T>;
  readonly merge: MergeRule;
  readonly isOptional: Optional;
}

export interface RequiredField<T> extends Field<T, false> {
  /** The field may be absent; it is never null and never an empty string. */
  optional(): Field<T, true>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a field of any value type; `unknown` would not accept Field<string>
export type Fields = { readonly [name: string]: Field<any> };

type ValueOf<F> = F extends Field<infer T> ? T : never;
type RequiredNames<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? never : K;
}[keyof F];
type OptionalNames<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<unknown, true> ? K : never;
}[keyof F];

export type DataOf<F extends Fields> = { readonly [K in RequiredNames<F>]: ValueOf<F[K]> } & {
  readonly [K in OptionalNames<F>]?: ValueOf<F[K]>;
};

type Merges = { readonly merge?: MergeRule };

function field<T>(form: FieldForm, schema: z.ZodType<T>, merge: MergeRule = 'latest'): RequiredField<T> {
  const base = { form, schema, merge };
  return { ...base, isOptional: false, optional: () => ({ ...base, isOptional: true }) };
}

/** The object schema of a set of fields. Loose: a field that this version does not know passes through untouched. */
export function objectSchema<F extends Fields>(fields: F): z.ZodType<DataOf<F>> {
  const shape: { [name: string]: z.ZodType } = {};
  for (const [name, { schema, isOptional }] of Object.entries(fields)) {
    shape[name] = isOptional ? z.exactOptional(schema) : schema;
  }
  // The mapped type DataOf says of `shape` what its construction above guarantees and zod cannot infer.
  return z.looseObject(shape) as unknown as z.ZodType<DataOf<F>>;
}

const CALENDAR_DATE = z.iso.date();
const PARTIAL_DATE = z.union([z.iso.date(), z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)], {
  error: 'date.partial',
});
const INSTANT = z.iso.datetime({ offset: true });

/**
 * Control characters that no text of a record holds: they end strings in other programs, and nobody can see them. Tab and
 * line ends pass, as in FHIR, whose addresses and notes come with them.
 * @source HL7 FHIR R4, data types: string
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;

export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** Field builders. Every string has a maximum; a calendar date is not an instant. */
export const f = {
  text: (options: Merges & { max: number; multiline?: boolean }) =>
    field<string>(
      { kind: 'text', max: options.max, multiline: options.multiline ?? false },
      z
        .string()
        .max(options.max)
        .refine((text) => text.trim() !== '', { error: 'text.empty' })
        .refine((text) => !hasControlCharacter(text), { error: 'text.control' }),
      options.merge,
    ),
  ref: (to: string, options: Merges = {}) =>
    field<Id>(
      { kind: 'ref', to },
      z
        .string()
        .max(80)
        .refine((id) => isIdOf(to, id), { error: 'ref.malformed' }),
      options.merge,
    ),
  oneOf: <const O extends readonly [string, ...string[]]>(options: O, merges: Merges = {}) =>
    field<O[number]>({ kind: 'oneOf', options }, z.enum(options) as z.ZodType<O[number]>, merges.merge), // zod widens a tuple's union
  boolean: (options: Merges = {}) => field<boolean>({ kind: 'boolean' }, z.boolean(), options.merge),
  integer: (options: Merges & { min: number; max: number }) =>
    field<number>(
      { kind: 'integer', min: options.min, max: options.max },
      z.int().min(options.min).max(options.max),
      options.merge,
    ),
  /** A calendar day, `YYYY-MM-DD`. */
  date: (options: Merges = {}) => field<string>({ kind: 'date' }, CALENDAR_DATE, options.merge),
  /** A day, a month or a year: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  partialDate: (options: Merges = {}) => field<string>({ kind: 'partialDate' }, PARTIAL_DATE, options.merge),
  /** ISO 8601 with an offset, as it was recorded: the zone is part of the fact. */
  instant: (options: Merges = {}) => field<string>({ kind: 'instant' }, INSTANT, options.merge),
  code: (options: Merges = {}) =>
    field<CodeableConcept>({ kind: 'code' }, codeableConceptSchema, options.merge),
  quantity: (options: Merges = {}) =>
    field<RecordedQuantity>({ kind: 'quantity' }, quantitySchema, options.merge),
  group: <F extends Fields>(fields: F, options: Merges = {}) =>
    field<DataOf<F>>({ kind: 'group', fields }, objectSchema(fields), options.merge),
  list: <T>(of: Field<T, false>, options: Merges & { max: number }) =>
    field<readonly T[]>(
      { kind: 'list', of: of.form, max: options.max },
      z.array(of.schema).max(options.max),
      options.merge,
    ),
  /** JSON that came from elsewhere and goes out again as it came. */
  verbatim: () =>
    field<JsonObject>({ kind: 'verbatim' }, z.custom<JsonObject>(isJsonObject, 'json.malformed')),
};
