import type { Address } from '#shared/kernel/address.ts';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { HumanName } from '#shared/kernel/human-name.ts';
import type { PartialDate } from '#shared/kernel/partial-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { readBirthDate, type ColumnDateError } from './birth-date.ts';
import {
  isKeyColumn,
  PLAIN_FIELDS,
  type CsvMapping,
  type MappedColumn,
  type PlainField,
  type Sex,
} from './mapping.ts';

/** A row as a registration would hold it. */
export interface CsvPerson {
  readonly name: readonly HumanName[];
  readonly gender: Sex;
  readonly birthDate?: PartialDate;
  readonly identifier?: readonly {
    readonly type?: { readonly text: string };
    readonly system?: string;
    readonly value: string;
  }[];
  readonly telecom?: readonly { readonly system: 'phone' | 'email'; readonly value: string }[];
  readonly address?: readonly Address[];
  readonly contact?: readonly {
    readonly name?: HumanName;
    readonly telecom?: readonly { readonly system: 'phone'; readonly value: string }[];
  }[];
}

export interface CsvRow {
  readonly person: CsvPerson;
  readonly coverage?: { readonly payor: string; readonly subscriberId?: string };
  /** What tells this row from others of its source. */
  readonly key?: string;
}

export interface CsvError {
  /** Absent where the row as a whole is meant. */
  readonly column?: string;
  readonly code:
    | ColumnDateError['code']
    | 'csv.notASex'
    | 'csv.tooLong'
    | 'csv.control'
    | 'csv.keyNeeded'
    | 'csv.payorNeeded'
    | 'csv.nameNeeded';
}

/** What a column of sexes may hold where the mapping says nothing. */
const SEX_WORDS = new Map<string, Sex>(
  (
    [
      ['female', 'f female feminin femme fille woman w أنثى انثى'],
      ['male', 'm male masculin homme garcon man h ذكر'],
      ['other', 'o other autre اخر'],
      ['unknown', 'u unknown inconnu غير-معروف'],
    ] as const
  ).flatMap(([sex, words]) => words.split(' ').map((word) => [fold(word), sex] as const)),
);
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for: a cell that holds them is refused
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;
const LONGEST_IDENTIFIER = 200;

/**
 * What a row says of a person, or everything that is wrong with it. An empty cell says nothing; a cell that cannot be
 * read refuses its row, for a person half taken in is worse than one told of.
 * @param cells by column name
 * @param today calendar day at the facility
 */
export function readRow(
  cells: ReadonlyMap<string, string>,
  { columns, constants = [] }: Pick<CsvMapping, 'columns' | 'constants'>,
  today: CalendarDate,
): Result<CsvRow, readonly CsvError[]> {
  const errors: CsvError[] = [];
  const texts = new Map<PlainField, string[]>();
  for (const { field, value } of constants) texts.set(field, [...(texts.get(field) ?? []), value]);
  const identifier: NonNullable<CsvPerson['identifier']>[number][] = [];
  let gender: Sex = 'unknown';
  let birthDate: PartialDate | undefined;
  let key: string | undefined;
  for (const mapped of columns) {
    const { column } = mapped;
    const cell = cells.get(column) ?? '';
    if (cell === '') {
      if (isKeyColumn(mapped)) errors.push({ column, code: 'csv.keyNeeded' });
      continue;
    }
    const flaw = flawOf(cell, mapped);
    if (flaw) {
      errors.push({ column, code: flaw });
      continue;
    }
    if (mapped.field === 'gender') {
      const sex = sexOf(cell, mapped.values);
      if (sex) gender = sex;
      else errors.push({ column, code: 'csv.notASex' });
    } else if (mapped.field === 'birthDate') {
      const read = readBirthDate(cell, mapped.order, today);
      if (read.ok) birthDate = read.value;
      else errors.push({ column, code: read.error.code });
    } else if (mapped.field === 'identifier') {
      const { type, system } = mapped;
      identifier.push({
        ...(type === undefined ? {} : { type: { text: type } }),
        ...(system === undefined ? {} : { system }),
        value: cell,
      });
      if (isKeyColumn(mapped)) key = cell;
    } else {
      texts.set(mapped.field, [...(texts.get(mapped.field) ?? []), cell]);
    }
  }
  const name = nameOf(texts);
  const first = (field: PlainField) => texts.get(field)?.[0];
  const payor = first('payor');
  if (!name && errors.length === 0) errors.push({ code: 'csv.nameNeeded' });
  if (payor === undefined && texts.has('subscriberId')) errors.push({ code: 'csv.payorNeeded' });
  if (!name || errors.length > 0) return fail(errors);
  const telecom = (['phone', 'email'] as const).flatMap((system) =>
    (texts.get(system) ?? []).map((value) => ({ system, value })),
  );
  const address = addressOf(texts);
  const contact = contactOf(texts);
  const subscriberId = first('subscriberId');
  return ok({
    person: {
      name: [name],
      gender,
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(identifier.length === 0 ? {} : { identifier }),
      ...(telecom.length === 0 ? {} : { telecom }),
      ...(address ? { address: [address] } : {}),
      ...(contact ? { contact: [contact] } : {}),
    },
    ...(payor === undefined
      ? {}
      : { coverage: { payor, ...(subscriberId === undefined ? {} : { subscriberId }) } }),
    ...(key === undefined ? {} : { key }),
  });
}

function flawOf(cell: string, { field }: MappedColumn): 'csv.tooLong' | 'csv.control' | undefined {
  if (CONTROL.test(cell)) return 'csv.control';
  if (field === 'gender' || field === 'birthDate') return undefined;
  const most = field === 'identifier' ? LONGEST_IDENTIFIER : PLAIN_FIELDS[field];
  return cell.length > most ? 'csv.tooLong' : undefined;
}

/** @param values what the words of a column mean, where the mapping says so */
export function sexOf(cell: string, values: Readonly<Record<string, Sex>> | undefined): Sex | undefined {
  const folded = fold(cell).trim();
  if (!values) return SEX_WORDS.get(folded);
  return Object.entries(values).find(([word]) => fold(word).trim() === folded)?.[1];
}

type Texts = ReadonlyMap<PlainField, readonly string[]>;

function nameOf(texts: Texts): HumanName | undefined {
  const members = {
    ...one(texts, 'text'),
    ...one(texts, 'family'),
    ...(texts.has('given') ? { given: texts.get('given') ?? [] } : {}),
  };
  return Object.keys(members).length === 0 ? undefined : members;
}

function addressOf(texts: Texts): Address | undefined {
  const parts = (['city', 'district', 'state', 'postalCode', 'country'] as const).map((part) =>
    one(texts, part),
  );
  const members: Address = Object.assign({}, texts.has('line') ? { line: texts.get('line') } : {}, ...parts);
  return Object.keys(members).length === 0 ? undefined : members;
}

function contactOf(texts: Texts): NonNullable<CsvPerson['contact']>[number] | undefined {
  const text = texts.get('contactName')?.[0];
  const phone = texts.get('contactPhone')?.[0];
  if (text === undefined && phone === undefined) return undefined;
  return {
    ...(text === undefined ? {} : { name: { text } }),
    ...(phone === undefined ? {} : { telecom: [{ system: 'phone', value: phone }] }),
  };
}

function one<F extends PlainField>(texts: Texts, field: F): { readonly [K in F]?: string } {
  const value = texts.get(field)?.[0];
  // A computed key of a type parameter widens to a string.
  return (value === undefined ? {} : { [field]: value }) as { readonly [K in F]?: string };
}
