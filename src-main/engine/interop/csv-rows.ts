import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { makeId, uuidV8 } from '#shared/kernel/ids.ts';
import { canonicalJson, type JsonObject } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { isKeyColumn, type CsvMapping } from '#shared/interop/csv/mapping.ts';
import { guessSeparator, tableRows, type Separator, type TableRow } from '#shared/interop/csv/read-table.ts';
import { readRow, type CsvPerson } from '#shared/interop/csv/read-row.ts';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { registrationSchema } from '#shared/modules/patients/patients.contract.ts';
import { checkPerson } from '#shared/modules/patients/registration.rules.ts';
import { nodeDigests } from './node-digests.ts';

export interface CsvRowError {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly column?: string;
  readonly code: string;
}

/** A table whose columns fit its mapping. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly separator: Separator;
  readonly rows: readonly TableRow[];
}

export type CsvTableError =
  | { readonly code: 'csv.empty' }
  | { readonly code: 'csv.columnMissing'; readonly column: string }
  | { readonly code: 'csv.columnTwice'; readonly column: string };

export function readTable(text: string, separator: Separator = guessSeparator(text)): CsvTable {
  const [head, ...rows] = tableRows(text, separator);
  return { header: head?.cells ?? [], separator, rows };
}

export function checkTable(
  { header, rows }: CsvTable,
  { columns }: Pick<CsvMapping, 'columns'>,
): Result<void, CsvTableError> {
  if (rows.length === 0) return fail({ code: 'csv.empty' });
  for (const { column } of columns) {
    const count = header.filter((name) => name === column).length;
    if (count === 0) return fail({ code: 'csv.columnMissing', column });
    if (count > 1) return fail({ code: 'csv.columnTwice', column });
  }
  return ok(undefined);
}

export interface TakenRow {
  readonly line: number;
  readonly person: CsvPerson;
  /** The patient, and who pays for them where the row says so. */
  readonly resources: readonly [TakenResource, ...TakenResource[]];
}

export interface RowSetting {
  readonly mapping: CsvMapping;
  /** Calendar day at the facility. */
  readonly today: CalendarDate;
  /** Name of the system that the file comes from. */
  readonly system?: string;
}

/** A row as records. Their ids come from the row's key, else from all that the row says: the same row is the same person. */
export function takeRow(
  { line, cells, isCut }: TableRow,
  header: readonly string[],
  { mapping, today, system }: RowSetting,
): Result<TakenRow, readonly CsvRowError[]> {
  if (isCut) return fail([{ line, code: 'csv.quoteOpen' }]);
  // A separator or a line end inside a cell without quotes: what stands in which column is anybody's guess.
  if (cells.length !== header.length) return fail([{ line, code: 'csv.cellCount' }]);
  const byColumn = new Map(header.map((column, index) => [column, cells[index] ?? '']));
  const read = readRow(byColumn, mapping, today);
  if (!read.ok) return fail(read.error.map((error) => ({ line, ...error })));
  const { person, coverage, key } = read.value;
  const parsed = registrationSchema.safeParse({
    ...person,
    ...(coverage === undefined ? {} : { coverage: [coverage] }),
  });
  if (!parsed.success) return fail([{ line, code: 'csv.notValid' }]);
  const checked = checkPerson(parsed.data, today);
  const birthColumn = mapping.columns.find(({ field }) => field === 'birthDate')?.column;
  if (!checked.ok)
    return fail([
      { line, ...(birthColumn === undefined ? {} : { column: birthColumn }), code: checked.error.code },
    ]);
  const name = ['csv', system ?? '', ...(key === undefined ? ['row', ...cells] : ['key', key])];
  const uuid = uuidV8(nodeDigests.sha256(canonicalJson(name)));
  const id = makeId(Patient.type, uuid);
  const patient = resource('Patient', id, { active: true, ...plain(person) }, system);
  const covers = coverage
    ? [
        resource(
          'Coverage',
          makeId(Coverage.type, uuid),
          { patientId: id, status: 'active', ...coverage },
          system,
        ),
      ]
    : [];
  return ok({ line, person, resources: [patient, ...covers] });
}

export function ignoredColumns(header: readonly string[], { columns }: CsvMapping): readonly string[] {
  const mapped = new Set(columns.map(({ column }) => column));
  return header.filter((column) => column !== '' && !mapped.has(column));
}

export function hasKey({ columns }: CsvMapping): boolean {
  return columns.some(isKeyColumn);
}

function resource(
  resourceType: 'Patient' | 'Coverage',
  id: string,
  data: JsonObject,
  system: string | undefined,
): TakenResource {
  const digest = nodeDigests.fingerprint(canonicalJson(data));
  const source = { resourceType, digests: [digest], ...(system === undefined ? {} : { system }) };
  return {
    resourceType,
    recordType: (resourceType === 'Patient' ? Patient : Coverage).type,
    id,
    data: { ...data, source },
    digest,
    targets: [],
    unmapped: [],
  };
}

/** Every member of a person read from text is plain JSON, which its readonly types do not say. */
function plain(person: CsvPerson): JsonObject {
  return person as unknown as JsonObject;
}
