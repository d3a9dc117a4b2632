import {
  csvMappingSchema,
  PLAIN_FIELDS,
  type CsvMapping,
  type MappedColumn,
  type PlainField,
  type Sex,
} from '#shared/interop/csv/mapping.ts';
import { sexOf } from '#shared/interop/csv/read-row.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { TableLook } from '#shared/modules/imports/tables.contract.ts';

/** What a column may become. `key` is the identifier that tells the rows of a source apart. */
export type FieldChoice = 'none' | 'key' | 'identifier' | 'gender' | 'birthDate' | PlainField;

/** What may be chosen, in the order in which it is offered. */
export const FIELD_GROUPS: readonly (readonly [group: string, fields: readonly FieldChoice[]])[] = [
  ['name', ['text', 'family', 'given']],
  ['numbers', ['key', 'identifier']],
  ['person', ['gender', 'birthDate', 'phone', 'email']],
  ['address', ['line', 'city', 'district', 'state', 'postalCode', 'country']],
  ['contact', ['contactName', 'contactPhone']],
  ['cover', ['payor', 'subscriberId']],
];
const PLAIN = Object.keys(PLAIN_FIELDS) as readonly PlainField[]; // of a constant

export interface ColumnChoice {
  readonly field: FieldChoice;
  /** Of an identifier: what people call it. */
  readonly type?: string;
  readonly order?: 'dmy' | 'mdy' | 'ymd';
  /** Of a sex: what words mean that are not known by themselves. */
  readonly words?: { readonly [word: string]: Sex };
}

export interface Constant {
  readonly field: PlainField;
  readonly value: string;
}

/** All that a person has settled of a table. */
export interface Choices {
  readonly columns: { readonly [column: string]: ColumnChoice };
  readonly constants: readonly Constant[];
  readonly match: 'row' | 'person';
  readonly source: string;
}

/** Fields that the same for every row can fill. */
export const CONSTANT_FIELDS: readonly PlainField[] = PLAIN.filter((field) =>
  /^(city|district|state|postalCode|country|payor)$/.test(field),
);

export function choicesOf(
  { columns, constants = [], match = 'row' }: Pick<CsvMapping, 'columns' | 'constants' | 'match'>,
  source = '',
): Choices {
  return {
    columns: Object.fromEntries(columns.map((mapped) => [mapped.column, choiceOf(mapped)])),
    constants,
    match,
    source,
  };
}

function choiceOf(mapped: MappedColumn): ColumnChoice {
  if (mapped.field === 'gender')
    return { field: 'gender', ...(mapped.values ? { words: mapped.values } : {}) };
  if (mapped.field === 'birthDate')
    return { field: 'birthDate', ...(mapped.order ? { order: mapped.order } : {}) };
  if (mapped.field !== 'identifier') return { field: mapped.field };
  const type = mapped.type === undefined ? {} : { type: mapped.type };
  return { field: mapped.isKey === true ? 'key' : 'identifier', ...type };
}

/** Words of a column of sexes that nobody has explained. */
export function unknownWords(
  words: readonly string[],
  { words: known = {} }: ColumnChoice,
): readonly string[] {
  return words.filter((word) => sexOf(word, undefined) === undefined && known[word] === undefined);
}

export function hasKey({ columns }: Choices): boolean {
  return Object.values(columns).some(({ field }) => field === 'key');
}

/** The mapping that was chosen, or the codes of what stands in its way. */
export function mappingOf(look: TableLook, choices: Choices): Result<CsvMapping, readonly string[]> {
  const columns = look.columns.flatMap(({ column, words = [] }): MappedColumn[] => {
    const choice = choices.columns[column];
    return choice === undefined || choice.field === 'none' ? [] : [mappedOf(column, choice, words)];
  });
  const constants = choices.constants.filter(({ value }) => value.trim() !== '');
  const undated = look.columns.filter(
    ({ column, dates }) =>
      choices.columns[column]?.field === 'birthDate' &&
      dates?.isAmbiguous === true &&
      choices.columns[column]?.order === undefined,
  );
  const parsed = csvMappingSchema.safeParse({
    encoding: look.encoding,
    separator: look.separator,
    headerLine: look.headerLine,
    columns,
    ...(constants.length === 0 ? {} : { constants }),
    ...(choices.match === 'person' && !hasKey(choices) ? { match: 'person' } : {}),
  });
  const flaws = [
    ...(parsed.error?.issues ?? []).map(({ message, path }) =>
      path[0] === 'columns' && path.length === 1 && columns.length === 0 ? 'csv.nameNeeded' : message,
    ),
    ...(undated.length > 0 ? ['csv.orderNeeded'] : []),
  ];
  return parsed.success && flaws.length === 0 ? ok(parsed.data) : fail([...new Set(flaws)]);
}

function mappedOf(column: string, choice: ColumnChoice, words: readonly string[]): MappedColumn {
  const { field } = choice;
  if (field === 'gender') {
    const explained = Object.keys(choice.words ?? {}).length > 0;
    const all = words.flatMap((word) => {
      const sex = choice.words?.[word] ?? sexOf(word, undefined);
      return sex === undefined ? [] : [[word, sex] as const];
    });
    return {
      column,
      field,
      ...(explained ? { values: { ...Object.fromEntries(all), ...choice.words } } : {}),
    };
  }
  if (field === 'birthDate') return { column, field, ...(choice.order ? { order: choice.order } : {}) };
  if (field === 'key' || field === 'identifier') {
    const type = choice.type?.trim() ?? '';
    return {
      column,
      field: 'identifier',
      ...(type === '' ? {} : { type }),
      ...(field === 'key' ? { isKey: true } : {}),
    };
  }
  if (field === 'none') throw new Error('left out before');
  return { column, field };
}
