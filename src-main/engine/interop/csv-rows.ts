import { isCalendarDate, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { makeId, uuidV8 } from '#shared/kernel/ids.ts';
import { canonicalJson, type JsonObject } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { tokens } from '#shared/kernel/text-fold.ts';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { CsvRowError, CsvTableError } from '#shared/modules/imports/csv-report.rules.ts';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import { guessSeparator, tableRows, type Separator, type TableRow } from '#shared/interop/csv/read-table.ts';
import { readRow, type CsvPerson } from '#shared/interop/csv/read-row.ts';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { registrationSchema } from '#shared/modules/patients/patients.contract.ts';
import { checkPerson } from '#shared/modules/patients/registration.rules.ts';
import { nodeDigests } from './node-digests.ts';

/** A table whose columns fit its mapping. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly separator: Separator;
  /** Line on which the header begins, from 1; 0 where there is none. */
  readonly headerLine: number;
  readonly rows: readonly TableRow[];
}

/** Rows between which others get their turn: some 5 ms. */
const ROWS_A_TURN = 2_000;

/** @param layout where a person has settled it */
export async function readTable(
  text: string,
  { separator = guessSeparator(text), headerLine }: Pick<CsvMapping, 'separator' | 'headerLine'> = {},
): Promise<CsvTable> {
  let head: TableRow | undefined;
  const hasColumns = text.includes(separator);
  const rows: TableRow[] = [];
  for (const row of tableRows(text, separator)) {
    if (!head && (headerLine === undefined ? hasColumns && isTitle(row) : row.line < headerLine)) continue;
    if (head) rows.push(row);
    else head = row;
    if (rows.length % ROWS_A_TURN === 0) await yieldToOthers();
  }
  return { header: head?.cells ?? [], headerLine: head?.line ?? 0, separator, rows };
}

/** One cell alone above a table of several columns says what the table is. */
function isTitle({ cells }: TableRow): boolean {
  return cells.filter((cell) => cell !== '').length === 1;
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
  /** By what a later file's row is known as the same person's. */
  readonly toldBy: 'key' | 'person' | 'row';
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

/**
 * A row as records. Their ids come from the row's key, or from who it is where the mapping says so, else from all that the
 * row says: the same row is the same person.
 */
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
  const face = mapping.match === 'person' ? faceOf(person) : undefined;
  const toldBy = key !== undefined ? 'key' : face ? 'person' : 'row';
  const name = key !== undefined ? [key] : (face ?? cells);
  const uuid = uuidV8(nodeDigests.sha256(canonicalJson(['csv', system ?? '', toldBy, ...name])));
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
  return ok({ line, person, toldBy, resources: [patient, ...covers] });
}

export function ignoredColumns(header: readonly string[], { columns }: CsvMapping): readonly string[] {
  const mapped = new Set(columns.map(({ column }) => column));
  return header.filter((column) => column !== '' && !mapped.has(column));
}

/** Name, whole birth date and sex: with less, two people are too easily one. */
function faceOf({ name, birthDate, gender }: CsvPerson): readonly string[] | undefined {
  if (birthDate === undefined || !isCalendarDate(birthDate) || gender === 'unknown') return undefined;
  return [wordsOf(name).toSorted().join(' '), birthDate, gender];
}

/** The words of a person's names, folded as the search folds them. */
export function wordsOf(name: CsvPerson['name']): readonly string[] {
  return name.flatMap(({ text = '', family = '', given = [] }) =>
    family === '' && given.length === 0 ? tokens(text) : [...given, family].flatMap(tokens),
  );
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
