import { westernDigits } from '#shared/kernel/digits.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import type { FieldIssue } from '#renderer/kit/form/record-resolver.ts';

/** What is in the fields: text always, `''` where nothing was typed or chosen. Rows have their number after the name. */
export type Values = Record<string, string>;

interface FieldBase {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  /** Needed where this other field is filled in. */
  readonly neededWith?: string;
}
export type EntryField =
  | (FieldBase & {
      readonly kind: 'text';
      readonly max: number;
      readonly long?: boolean;
      readonly suggestions?: readonly string[];
    })
  | (FieldBase & { readonly kind: 'number'; readonly max: number })
  | (FieldBase & { readonly kind: 'when' })
  | (FieldBase & {
      readonly kind: 'choice' | 'select';
      readonly options: readonly { readonly value: string; readonly label: string }[];
    })
  | (FieldBase & { readonly kind: 'check' });

/** The same few fields again and again, one row shown beyond the last that is filled in. */
export interface EntryRows {
  readonly kind: 'rows';
  readonly name: string;
  readonly most: number;
  readonly legend: (number: number) => string;
  /** The first says whether a row is filled in. */
  readonly fields: readonly EntryField[];
}
export type EntryPart = EntryField | EntryRows;

export function rowField(field: EntryField, row: number): EntryField {
  return {
    ...field,
    name: `${field.name}${row}`,
    ...(field.neededWith === undefined ? {} : { neededWith: `${field.neededWith}${row}` }),
  };
}

/** How many rows to show: one more than are filled in. */
export function rowsShown({ fields, most }: EntryRows, values: Values): number {
  const [first] = fields;
  let filled = 0;
  for (let row = 0; row < most; row += 1) if (values[`${first?.name}${row}`]?.trim()) filled = row + 1;
  return Math.min(most, filled + 1);
}

/** All fields there can be, rows one by one. */
export function fieldsOf(parts: readonly EntryPart[]): readonly EntryField[] {
  return parts.flatMap((part) =>
    part.kind === 'rows'
      ? Array.from({ length: part.most }, (_, row) => part.fields.map((field) => rowField(field, row))).flat()
      : [part],
  );
}

/** What a form can see by itself; the engine judges the rest. */
export function issuesOf(parts: readonly EntryPart[], values: Values): readonly FieldIssue[] {
  return fieldsOf(parts).flatMap((field) => {
    const text = (values[field.name] ?? '').trim();
    const isNeeded =
      field.required === true || (field.neededWith !== undefined && (values[field.neededWith] ?? '') !== '');
    const code = issueOf(field, text, isNeeded);
    return code === undefined ? [] : [{ path: field.name, code }];
  });
}

function issueOf(field: EntryField, text: string, isNeeded: boolean): string | undefined {
  if (text === '') return isNeeded ? 'field.needed' : undefined;
  if (field.kind === 'when') return isDateTime(text) ? undefined : 'date.notPartial';
  if (field.kind === 'number') {
    const digits = westernDigits(text);
    return /^\d{1,3}$/.test(digits) && Number(digits) <= field.max ? undefined : 'field.notNumber';
  }
  if (field.kind === 'text' && text.length > field.max) return 'field.tooLong';
  return undefined;
}

/** Absent where nothing was typed: `''` never leaves a form. */
export function said<const N extends string>(
  values: Values,
  ...names: readonly N[]
): { readonly [K in N]?: string } {
  const entries = names.flatMap((name) => {
    const text = (values[name] ?? '').trim();
    return text === '' ? [] : [[name, text] as const];
  });
  return Object.fromEntries(entries) as { readonly [K in N]?: string }; // names are among N
}
