import { isCalendarDate } from '#shared/kernel/calendar-date.ts';
import { parseDecimal } from '#shared/kernel/decimal.ts';
import { f, type DataOf } from '#shared/kernel/field.ts';
import { SCREEN_LANGUAGES, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

/** What a facility asks of its patients beyond the fields of the record. */
export const CUSTOM_TYPES = ['text', 'number', 'date', 'choice', 'yesNo'] as const;
export type CustomType = (typeof CUSTOM_TYPES)[number];

/** In each language of the screens; one at least. */
const labels = f.group({
  en: f.text({ max: 80 }).optional(),
  fr: f.text({ max: 80 }).optional(),
  ar: f.text({ max: 80 }).optional(),
});
export type CustomLabels = { readonly [L in ScreenLanguage]?: string };

const customFieldParts = {
  /** Never changed once it is saved: answers are kept under it. */
  key: f.text({ max: 40 }),
  labels,
  type: f.oneOf(CUSTOM_TYPES),
  required: f.boolean().optional(),
  /** Fields of one heading stand together. */
  section: labels.optional(),
  choices: f.list(f.group({ key: f.text({ max: 40 }), labels }), { max: 50 }).optional(),
  /** Not asked any more; answers stay. */
  archived: f.boolean().optional(),
};
export const customField = f.group(customFieldParts);
export type CustomField = DataOf<typeof customFieldParts>;
export const MOST_CUSTOM_FIELDS = 40;

const customAnswerParts = {
  /** Whose question it is: `urn:fieldward:field:` and the facility. */
  system: f.text({ max: 120 }),
  key: f.text({ max: 40 }),
  type: f.oneOf(CUSTOM_TYPES),
  /** As text: digits of a number, `YYYY-MM-DD`, key of a choice, `true` or `false`. */
  value: f.text({ max: 500 }),
};
export const customAnswer = f.group(customAnswerParts);
export type CustomAnswer = DataOf<typeof customAnswerParts>;

export const CUSTOM_NAMESPACE = 'urn:fieldward:field:';

/** @param facilityId `facility:<uuid>` */
export function customSystem(facilityId: string): string {
  return `${CUSTOM_NAMESPACE}${facilityId.slice(facilityId.indexOf(':') + 1)}`;
}

export function customLabel(said: CustomLabels, language: ScreenLanguage): string {
  return said[language] ?? SCREEN_LANGUAGES.map((one) => said[one]).find((one) => one !== undefined) ?? '';
}

/** Whether what was typed is an answer to that field. */
export function isCustomAnswer({ type, choices = [] }: CustomField, value: string): boolean {
  switch (type) {
    case 'text':
      return value.trim() !== '';
    case 'number':
      return parseDecimal(value) !== undefined;
    case 'date':
      return isCalendarDate(value);
    case 'choice':
      return choices.some(({ key }) => key === value);
    case 'yesNo':
      return value === 'true' || value === 'false';
  }
}

export type CustomError =
  | { readonly code: 'patient.customNeeded'; readonly keys: readonly string[] }
  | { readonly code: 'patient.customWrong'; readonly keys: readonly string[] };

/**
 * Answers against what the facility asks today. Of fields that it does not ask, or not any more, the answers stand as they are.
 * @param recorded the answers that an edit began from: one that was never given is not demanded of another change, and one that
 * was taken when the field was another stands
 */
export function checkCustom(
  answers: readonly CustomAnswer[],
  asked: { readonly system: string; readonly fields: readonly CustomField[] },
  recorded?: readonly CustomAnswer[],
): Result<void, CustomError> {
  const own = (list: readonly CustomAnswer[], { key }: CustomField) =>
    list.find((answer) => answer.system === asked.system && answer.key === key)?.value;
  const live = asked.fields.filter(({ archived }) => archived !== true);
  const wrong = live.filter((field) => {
    const value = own(answers, field);
    return value !== undefined && !isCustomAnswer(field, value) && own(recorded ?? [], field) !== value;
  });
  if (wrong.length > 0) return fail({ code: 'patient.customWrong', keys: wrong.map(({ key }) => key) });
  const needed = live.filter(
    (field) =>
      field.required === true &&
      own(answers, field) === undefined &&
      (recorded === undefined || own(recorded, field) !== undefined),
  );
  return needed.length === 0
    ? ok(undefined)
    : fail({ code: 'patient.customNeeded', keys: needed.map(({ key }) => key) });
}

/**
 * The key of a new field, from its words where they are in Latin letters.
 * @param taken keys of this facility, of archived fields too
 */
export function customKey(said: CustomLabels, taken: readonly string[]): string {
  const words = SCREEN_LANGUAGES.map((language) => said[language] ?? '')
    .map((label) =>
      label
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/\p{M}/gu, '')
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 30),
    )
    .find((slug) => slug !== '');
  const stem = words ?? 'field';
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.includes(key)) return key;
  }
}
