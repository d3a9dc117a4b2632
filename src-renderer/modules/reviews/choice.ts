import type { FieldForm } from '#shared/kernel/field.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import { canonicalJson, type Json } from '#shared/kernel/json.ts';
import type { OpenField } from '#shared/modules/reviews/reviews.contract.ts';
import type { Decision } from '#shared/modules/reviews/settle.rules.ts';

/** What somebody is about to say of a field. */
export type Choice =
  | { readonly how: 'chosen'; readonly stamp: string }
  | { readonly how: 'combined' }
  | { readonly how: 'written' }
  | { readonly how: 'empty' };

/** What was typed or ticked for it: it stays while another choice is looked at. */
export interface Entry {
  readonly text: string;
  /** Items of lists that are left out, by what they say. */
  readonly without: ReadonlySet<string>;
}

const WRITABLE: ReadonlySet<FieldForm['kind']> = new Set([
  'text',
  'oneOf',
  'boolean',
  'integer',
  'date',
  'partialDate',
  'code',
]);

export function canWrite(form: FieldForm): boolean {
  return WRITABLE.has(form.kind);
}

/** Long texts are put together by hand, lists item by item; of anything else one value holds. */
export function canCombine(form: FieldForm): boolean {
  return form.kind === 'list' || (form.kind === 'text' && form.multiline);
}

/** Each item of the lists once, those of the one that stands first. */
export function allItems(values: OpenField['values']): readonly Json[] {
  const items = new Map<string, Json>();
  for (const { value } of values) {
    if (!Array.isArray(value)) continue;
    for (const item of value as readonly Json[]) items.set(canonicalJson(item), item); // isArray does not know read-only lists
  }
  return [...items.values()];
}

/** All texts under each other, each once. */
export function allTexts(values: OpenField['values']): string {
  const texts = values.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  return [...new Set(texts)].join('\n');
}

/** @returns undefined where what was typed is no value of the field yet */
export function decisionOf(
  form: FieldForm,
  values: OpenField['values'],
  choice: Choice | undefined,
  { text, without }: Entry,
): Decision | undefined {
  switch (choice?.how) {
    case 'chosen':
      return choice;
    case 'empty':
      return { how: 'written' };
    case 'combined': {
      if (form.kind !== 'list')
        return text.trim() === '' ? undefined : { how: 'combined', value: text.trim() };
      const items = allItems(values).filter((item) => !without.has(canonicalJson(item)));
      return items.length === 0 ? undefined : { how: 'combined', value: items };
    }
    case 'written': {
      const value = written(form, text.trim());
      return value === undefined ? undefined : { how: 'written', value };
    }
    case undefined:
      return undefined;
  }
}

function written(form: FieldForm, text: string): Json | undefined {
  if (text === '') return undefined;
  switch (form.kind) {
    case 'boolean':
      return text === 'yes';
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case 'date':
    case 'partialDate':
      return isDateTime(text) ? text : undefined;
    case 'code':
      return { text };
    default:
      return text;
  }
}

/** The value that a decision leaves in the field. */
export function valueOf(values: OpenField['values'], decision: Decision): Json | undefined {
  return decision.how === 'chosen'
    ? values.find(({ stamp }) => stamp === decision.stamp)?.value
    : decision.value;
}
