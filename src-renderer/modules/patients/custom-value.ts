import { westernDigits } from '#shared/kernel/digits.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import {
  checkCustom,
  customLabel,
  type CustomAnswer,
  type CustomField,
} from '#shared/modules/patients/custom-fields.rules.ts';
import type { FieldIssue } from '#renderer/kit/form/record-resolver.ts';
import { tidy, tidyLines } from './registration-parts.ts';

/** Answers by whose question it is and its key, as text. */
export type CustomValues = Record<string, string>;

interface Asked {
  readonly customSystem: string;
  readonly customFields: readonly CustomField[];
}

export function customPath(system: string, key: string): `custom.${string}` {
  return `custom.${system}:${key}`;
}

export function customValuesOf(answers: readonly CustomAnswer[] = []): CustomValues {
  return Object.fromEntries(answers.map(({ system, key, value }) => [`${system}:${key}`, value]));
}

export function liveCustomFields({ customFields }: Pick<Asked, 'customFields'>): readonly CustomField[] {
  return customFields.filter(({ archived }) => archived !== true);
}

/** The record's answers after the edit: those that the form does not ask stand. */
export function customAnswersOf(
  values: CustomValues,
  base: readonly CustomAnswer[] = [],
  asked?: Asked,
): readonly CustomAnswer[] {
  if (!asked) return base;
  const fields = liveCustomFields(asked);
  const isAsked = ({ system, key }: CustomAnswer) =>
    system === asked.customSystem && fields.some((field) => field.key === key);
  const said = fields.flatMap((field): CustomAnswer[] => {
    const tidied = field.type === 'text' ? tidyLines : tidy;
    const typed = tidied(values[`${asked.customSystem}:${field.key}`] ?? '');
    const before = base.find((answer) => isAsked(answer) && answer.key === field.key);
    if (before && tidied(before.value) === typed) return [before];
    const value = field.type === 'number' ? numberOf(typed) : typed;
    return value === '' ? [] : [{ system: asked.customSystem, key: field.key, type: field.type, value }];
  });
  const kept = base.map((answer) => (isAsked(answer) ? said.find(({ key }) => key === answer.key) : answer));
  const added = said.filter(({ key }) => !base.some((answer) => isAsked(answer) && answer.key === key));
  return [...kept, ...added].filter((answer) => answer !== undefined);
}

/** A comma may be a decimal point. Before three digits it may part thousands as well: then it stands, and is asked about. */
function numberOf(typed: string): string {
  const digits = westernDigits(typed).replace('\u066B', '.'); // the decimal point of Arabic keyboards
  return /,[0-9]{3}$/.test(digits) ? digits : digits.replace(',', '.');
}

export function customIssues(
  answers: readonly CustomAnswer[],
  asked: Asked,
  isUnidentified: boolean,
  base: readonly CustomAnswer[] | undefined,
): readonly FieldIssue[] {
  const fields = isUnidentified
    ? asked.customFields.map((field) => ({ ...field, required: false }))
    : asked.customFields;
  const checked = checkCustom(answers, { system: asked.customSystem, fields }, base);
  if (checked.ok) return [];
  const { code, keys } = checked.error;
  const isNumber = (key: string) => fields.some((field) => field.key === key && field.type === 'number');
  return keys.map((key) => ({
    path: customPath(asked.customSystem, key),
    code:
      code === 'patient.customNeeded' ? 'field.needed' : isNumber(key) ? 'field.notNumber' : 'field.wrong',
  }));
}

/** Fields of one heading together, in the order in which each heading comes first. */
export function customSections(
  asked: Asked,
  language: ScreenLanguage,
  usual: string,
): readonly { readonly id: string; readonly title: string; readonly fields: readonly CustomField[] }[] {
  const byTitle = new Map<string, CustomField[]>();
  for (const field of liveCustomFields(asked)) {
    const title = (field.section && customLabel(field.section, language)) || usual;
    byTitle.set(title, [...(byTitle.get(title) ?? []), field]);
  }
  return [...byTitle].map(([title, fields]) => ({ id: `custom-${fields[0]?.key ?? ''}`, title, fields }));
}
