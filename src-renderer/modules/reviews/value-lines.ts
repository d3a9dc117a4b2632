import { addressLine } from '#shared/kernel/address.ts';
import type { RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import type { Fields, FieldForm } from '#shared/kernel/field.ts';
import { fullName } from '#shared/kernel/human-name.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import { unitText } from '#shared/kernel/quantity.ts';
import { medicineLine } from '#shared/modules/medications/medicine-line.rules.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { shownValue } from '#shared/modules/results/result-words.rules.ts';

/** How a reader's language says what a value is made of. */
export interface ValueSpeech {
  readonly locale: string;
  word(key: string): string | undefined;
  day(value: string): string;
  dateTime(value: string): string;
  /** Of another record, where it is known here. */
  name?(id: string): string | undefined;
}

/** Texts of this length hold a date and nothing else. */
const DATE_LENGTH = 40;

/** A field's value in words, a line for each item of a list. Empty where nothing is there. */
export function valueLines(
  field: string,
  form: FieldForm,
  value: Json | undefined,
  speech: ValueSpeech,
): readonly string[] {
  if (value === undefined || value === null) return [];
  if (form.kind === 'list') {
    const items = Array.isArray(value) ? (value as readonly Json[]) : []; // isArray does not know read-only lists
    if (field === 'dosage') return dosageLines(items, speech.locale);
    return items.flatMap((item) => {
      const lines = valueLines(field, form.of, item, speech);
      return lines.length === 0 ? [] : [lines.join(', ')];
    });
  }
  if (form.kind === 'group') return groupLines(field, form.fields, value as JsonObject, speech); // a group's value
  return [plainText(form, value, speech)];
}

function plainText(form: FieldForm, value: Json, speech: ValueSpeech): string {
  switch (form.kind) {
    case 'code':
      return conceptWords(value as object); // a code's value
    case 'quantity': {
      const quantity = value as unknown as RecordedQuantity; // a quantity's value
      const unit = quantity.unit ?? (quantity.code === undefined ? '' : unitText(quantity.code));
      return `${shownValue(quantity, speech.locale).text} ${unit}`.trim();
    }
    case 'boolean':
      return speech.word(value === true ? 'yes' : 'no') ?? '';
    case 'oneOf':
      return speech.word(`option.${textOf(value)}`) ?? textOf(value);
    case 'date':
    case 'partialDate':
      return speech.day(textOf(value));
    case 'instant':
      return speech.dateTime(textOf(value));
    case 'ref':
      // Of another record: which one, so far as it can be told apart.
      return speech.name?.(textOf(value)) ?? `…${textOf(value).slice(-6)}`;
    case 'text': {
      const text = textOf(value);
      return form.max <= DATE_LENGTH && isDateTime(text) ? speech.dateTime(text) : text;
    }
    case 'integer':
      return textOf(value);
    case 'verbatim':
    case 'group':
    case 'list':
      return '…';
  }
}

function groupLines(
  field: string,
  fields: Fields,
  value: JsonObject,
  speech: ValueSpeech,
): readonly string[] {
  // Groups that have a shape of their own on paper.
  if (field === 'name') return [fullName(value)];
  if (field === 'address') return [addressLine(value)];
  return Object.entries(value).flatMap(([name, member]) => {
    const form = fields[name]?.form;
    if (!form || form.kind === 'verbatim') return [];
    const lines = valueLines(name, form, member, speech);
    if (lines.length === 0) return [];
    const label = speech.word(`part.${name}`) ?? speech.word(`field.${name}`);
    return [label === undefined || name === 'value' ? lines.join(', ') : `${label}: ${lines.join(', ')}`];
  });
}

function dosageLines(items: readonly Json[], locale: string): readonly string[] {
  const dosage = items as unknown as NonNullable<MedicationRequest['dosage']>; // the value of that field
  const { dosages } = medicineLine({ medication: {}, dosage }, locale);
  return dosages.map((parts) => parts.map(({ text }) => text).join(' — '));
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
