import * as z from 'zod';
import { SEPARATORS } from './read-table.ts';

/** Administrative sex, as FHIR R4 codes it. */
export const SEXES = ['female', 'male', 'other', 'unknown'] as const;
export type Sex = (typeof SEXES)[number];

/** Fields whose cells are taken as they are, with the most that each may hold. */
export const PLAIN_FIELDS = {
  family: 200,
  given: 200,
  text: 300,
  phone: 200,
  email: 200,
  line: 200,
  city: 120,
  district: 120,
  state: 120,
  postalCode: 40,
  country: 80,
  contactName: 300,
  contactPhone: 200,
  payor: 200,
  subscriberId: 100,
} as const;
export type PlainField = keyof typeof PLAIN_FIELDS;
const PLAIN_NAMES = Object.keys(PLAIN_FIELDS) as [PlainField, ...PlainField[]]; // of a constant that is not empty

const column = z.string().min(1).max(300);
const plainColumn = z.strictObject({ column, field: z.enum(PLAIN_NAMES) });
const sexColumn = z.strictObject({
  column,
  field: z.literal('gender'),
  /** What a cell may hold, and what it means. Case does not matter. */
  values: z.record(z.string().min(1).max(60), z.enum(SEXES)).optional(),
});
const birthColumn = z.strictObject({
  column,
  field: z.literal('birthDate'),
  /** Needed where day and month could be taken for each other. */
  order: z.enum(['dmy', 'mdy', 'ymd']).optional(),
});
const identifierColumn = z.strictObject({
  column,
  field: z.literal('identifier'),
  /** What people call such a number: "National ID". */
  type: z.string().min(1).max(100).optional(),
  /** Who issues it, as a URI. */
  system: z.string().min(1).max(300).optional(),
  /** Whether it tells the rows of its source apart: a later file with the same one is about the same person. */
  isKey: z.boolean().optional(),
});
/** Text whose bytes can be told apart from others' only by trying; see the engine's `tableText`. */
export const TABLE_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1256'] as const;
export type TableEncoding = (typeof TABLE_ENCODINGS)[number];

const constant = z.strictObject({
  field: z.enum(PLAIN_NAMES),
  value: z.string().trim().min(1).max(300),
});
export const mappedColumnSchema = z.union([plainColumn, sexColumn, birthColumn, identifierColumn]);
export type MappedColumn = z.infer<typeof mappedColumnSchema>;

const ONCE: ReadonlySet<MappedColumn['field']> = new Set([
  'family',
  'text',
  'gender',
  'birthDate',
  'city',
  'district',
  'state',
  'postalCode',
  'country',
  'contactName',
  'contactPhone',
  'payor',
  'subscriberId',
]);

/** How the bytes of a file are a table. */
const shape = z.strictObject({
  /** Guessed from the first line where absent. */
  separator: z.enum(SEPARATORS).optional(),
  encoding: z.enum(TABLE_ENCODINGS).optional(),
  /** Line of the file with the names of the columns, from 1: what stands above is passed over. */
  headerLine: z.int().min(1).max(1000).optional(),
  /** The same for every row: a village's table does not repeat the village. */
  constants: z.array(constant).max(20).optional(),
  /** Without a key: by what a later file's row is known as the same person's. Absent: by all that the row says. */
  match: z.enum(['row', 'person']).optional(),
  columns: z.array(mappedColumnSchema).min(1).max(60),
});
export const tableLayoutSchema = shape.pick({ encoding: true, separator: true, headerLine: true });
export type TableLayout = z.infer<typeof tableLayoutSchema>;

/** Which column of a table is which field of a patient. */
export const csvMappingSchema = shape
  .refine(({ columns }) => !hasTwice(columns.map((one) => one.column)), { error: 'csv.columnTwice' })
  .refine(
    ({ columns, constants = [] }) =>
      !hasTwice([...columns, ...constants].map(({ field }) => field).filter((field) => ONCE.has(field))),
    { error: 'csv.fieldTwice' },
  )
  .refine(({ columns }) => columns.filter(isKeyColumn).length <= 1, { error: 'csv.keyTwice' })
  .refine(({ columns }) => columns.some(({ field }) => /^(?:family|given|text)$/.test(field)), {
    error: 'csv.nameNeeded',
  });
export type CsvMapping = z.infer<typeof csvMappingSchema>;

export function isKeyColumn(mapped: MappedColumn): boolean {
  return mapped.field === 'identifier' && mapped.isKey === true;
}

function hasTwice(items: readonly string[]): boolean {
  return new Set(items).size < items.length;
}
