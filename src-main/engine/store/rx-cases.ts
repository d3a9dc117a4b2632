import fc from 'fast-check';
import type { MangoQuery, RxJsonSchema } from 'rxdb/plugins/core';

export type Doc = { readonly id: string } & Readonly<Record<string, unknown>>;

export interface Write {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly isDeleted: boolean;
  /** Written upon a version that is not the last. */
  readonly isStale: boolean;
}

/** A schema, what is written to it bulk by bulk, and what is asked then. */
export interface Case {
  readonly schema: RxJsonSchema<Doc>;
  readonly bulks: readonly (readonly Write[])[];
  readonly queries: readonly MangoQuery<Doc>[];
  /** Indexed members may be absent or of another kind than the schema says. */
  readonly isLoose: boolean;
}

/**
 * Members that may be indexed, and required where they are: what the memory storage answers about an indexed member that
 * is absent depends on its plan. Those that hold anything are never indexed. U+FFFF is its own end of an index: a text of
 * that alone it does not find.
 */
const INDEXABLE = {
  text: {
    schema: { type: 'string', maxLength: 8 },
    value: fc.constantFrom('', 'a', 'ab', 'b', 'é', '\ue000', '\ufffe', '😀', 'a😀', ' x'),
  },
  count: {
    schema: { type: 'integer', minimum: -5, maximum: 20, multipleOf: 1 },
    value: fc.integer({ min: -5, max: 20 }),
  },
  ratio: {
    schema: { type: 'number', minimum: 0, maximum: 3, multipleOf: 0.25 },
    value: fc.integer({ min: 0, max: 12 }).map((quarters) => quarters / 4),
  },
  flag: { schema: { type: 'boolean' }, value: fc.boolean() },
  'deep.text': {
    schema: { type: 'string', maxLength: 8 },
    value: fc.constantFrom('', 'a', 'b', '\ud83d', '😀', '\ufffe'),
  },
  'deep.er.count': {
    schema: { type: 'integer', minimum: 0, maximum: 9, multipleOf: 1 },
    value: fc.integer({ min: 0, max: 9 }),
  },
} as const;
type Indexable = keyof typeof INDEXABLE;
const NAMES = Object.keys(INDEXABLE) as Indexable[]; // the keys of a literal

const anything = fc.oneof(
  fc.constantFrom('a', 'b', '5', '', '\ue000', '😀'),
  fc.integer({ min: -2, max: 6 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 5 })), { maxLength: 3 }),
  fc.array(fc.record({ k: fc.constantFrom('a', 'b'), n: fc.integer({ min: 0, max: 3 }) }), { maxLength: 2 }),
  fc.record({ k: fc.constantFrom('a', 'b') }),
);

const anId = fc.constantFrom('a', 'b', 'B', 'c', 'd1', 'é', '\ue001', '\ufffd', '😀', '𐀀x', 'z', 'zz');

function aSchema(indexes: readonly (readonly Indexable[])[]): RxJsonSchema<Doc> {
  const leaf = (name: Indexable) => INDEXABLE[name].schema;
  const schema: RxJsonSchema<Record<string, unknown>> = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 12 },
      text: leaf('text'),
      count: leaf('count'),
      ratio: leaf('ratio'),
      flag: leaf('flag'),
      deep: {
        type: 'object',
        properties: {
          text: leaf('deep.text'),
          er: { type: 'object', properties: { count: leaf('deep.er.count') } },
        },
      },
      any: {},
      other: {},
    },
    required: ['id'],
    indexes: indexes.map((index) => [...index]),
  };
  return schema;
}

function aDocument(
  required: ReadonlySet<Indexable>,
  isLoose: boolean,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const value = (name: Indexable): fc.Arbitrary<unknown> => {
    const given: fc.Arbitrary<unknown> = INDEXABLE[name].value;
    if (isLoose)
      return fc.option(fc.oneof({ weight: 9, arbitrary: given }, { weight: 1, arbitrary: anything }), {
        nil: undefined,
      });
    return required.has(name) ? given : fc.option(given, { nil: undefined, freq: 3 });
  };
  return fc
    .record({
      flat: fc.tuple(value('text'), value('count'), value('ratio'), value('flag')),
      deepText: value('deep.text'),
      deepCount: value('deep.er.count'),
      any: fc.option(anything, { nil: undefined }),
      other: fc.option(anything, { nil: undefined }),
      deep: fc.constantFrom(
        ...(isLoose ? [undefined, undefined, undefined, [{ text: 'a' }], 'a'] : [undefined]),
      ),
    })
    .map(
      ({ flat: [text, count, ratio, flag], deepText, deepCount, any, other, deep }) =>
        // What is absent, not what is undefined: documents are JSON.
        JSON.parse(
          JSON.stringify({
            text,
            count,
            ratio,
            flag,
            any,
            other,
            deep: deep ?? { text: deepText, er: { count: deepCount } },
          }),
        ) as Record<string, unknown>,
    );
}

/** A condition on a member, by what its values are. */
function aCondition(name: Indexable | 'id'): fc.Arbitrary<unknown> {
  const value: fc.Arbitrary<unknown> = name === 'id' ? anId : INDEXABLE[name].value;
  const isBoolean = name === 'flag';
  const comparison = fc.tuple(
    isBoolean ? fc.constantFrom('$eq', '$ne') : fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'),
    value,
  );
  return fc.oneof(
    value,
    comparison.map(([operator, operand]) => ({ [operator]: operand })),
    fc.tuple(comparison, comparison).map((pairs) => Object.fromEntries(pairs)),
    fc
      .tuple(fc.constantFrom('$in', '$nin'), fc.array(value, { maxLength: 4 }))
      .map(([operator, values]) => ({ [operator]: values })),
    fc.boolean().map((exists) => ({ $exists: exists })),
    comparison.map(([operator, operand]) => ({ $not: { [operator]: operand } })),
    ...(isBoolean
      ? []
      : [
          fc.constantFrom(
            { $regex: '^a' },
            { $regex: 'B', $options: 'i' },
            { $type: 'string' },
            { $mod: [2, 1] },
          ),
        ]),
  );
}

/** On members that hold anything: nothing of it becomes SQL. */
const looseCondition: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('a', 5, true),
  fc.constantFrom('a', 5, null).map((value) => ({ $eq: value })),
  fc.constantFrom('a', 5, null).map((value) => ({ $ne: value })),
  fc.constantFrom('a', 2, true).map((value) => ({ $gt: value })),
  fc.constant({ $in: ['a', 5, null] }),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })),
  fc.constantFrom(
    { $elemMatch: { k: 'a' } },
    { $elemMatch: { $gt: 2 } },
    { $elemMatch: { k: 'b', n: { $gte: 1 } } },
  ),
);

const conditions = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom<Indexable | 'id'>(...NAMES, 'id')
      .chain((name) => aCondition(name).map((condition) => ({ [name]: condition }))),
  },
  { weight: 1, arbitrary: looseCondition.map((condition) => ({ any: condition })) },
  { weight: 1, arbitrary: looseCondition.map((condition) => ({ 'other.k': condition })) },
);
const flat = fc.array(conditions, { maxLength: 3 }).map((parts) => Object.assign({}, ...parts) as object);
const selector = fc.oneof(
  { weight: 4, arbitrary: flat },
  { weight: 1, arbitrary: fc.array(flat, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(flat, fc.array(flat, { minLength: 1, maxLength: 3 }))
      .map(([rest, $or]) => ({ ...rest, $or })),
  },
  { weight: 1, arbitrary: fc.array(flat, { minLength: 1, maxLength: 2 }).map(($nor) => ({ $nor })) },
);
const direction = fc.constantFrom('asc', 'desc');
const query = fc
  .record(
    {
      selector,
      sort: fc.uniqueArray(fc.tuple(fc.constantFrom<Indexable | 'id'>(...NAMES, 'id'), direction), {
        minLength: 1,
        maxLength: 3,
        selector: ([name]) => name,
      }),
      skip: fc.integer({ min: 0, max: 4 }),
      limit: fc.integer({ min: 0, max: 6 }),
    },
    { requiredKeys: ['selector'] },
  )
  .map(({ sort, ...rest }) => ({
    ...rest,
    ...(sort && { sort: sort.map(([name, way]) => ({ [name]: way })) }),
  })) as fc.Arbitrary<MangoQuery<Doc>>; // RxDB's type wants members that it can name

export const aCase: fc.Arbitrary<Case> = fc
  .uniqueArray(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }), {
    maxLength: 3,
    selector: (index) => index.join(),
  })
  .chain((indexes) => fc.tuple(fc.constant(indexes), fc.constantFrom(false, false, true)))
  .chain(([indexes, isLoose]) => {
    const document = aDocument(new Set(indexes.flat()), isLoose);
    const write = fc.record({
      id: anId,
      data: document,
      isDeleted: fc.constantFrom(false, false, false, true),
      isStale: fc.constantFrom(false, false, false, true),
    });
    return fc.record({
      isLoose: fc.constant(isLoose),
      schema: fc.constant(aSchema(indexes)),
      bulks: fc.array(fc.uniqueArray(write, { minLength: 1, maxLength: 8, selector: ({ id }) => id }), {
        minLength: 1,
        maxLength: 4,
      }),
      queries: fc.array(query, { minLength: 1, maxLength: 8 }),
    });
  });
