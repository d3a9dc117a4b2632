import { SCREEN_LANGUAGES, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import {
  customKey,
  CUSTOM_TYPES,
  type CustomField,
  type CustomLabels,
  type CustomType,
} from '#shared/modules/patients/custom-fields.rules.ts';

export type LabelValues = Record<ScreenLanguage, string>;

/** What is in the form of one of the facility's own fields. */
export interface CustomFieldValues {
  /** Of one that is saved. */
  key?: string;
  labels: LabelValues;
  section: LabelValues;
  type: CustomType;
  required: boolean;
  archived: boolean;
  choices: { key?: string; labels: LabelValues }[];
}

export const NO_LABELS: LabelValues = { en: '', fr: '', ar: '' };
export const NEW_FIELD: CustomFieldValues = {
  labels: NO_LABELS,
  section: NO_LABELS,
  type: 'text',
  required: false,
  archived: false,
  choices: [],
};

export function customTypeOf(text: string): CustomType {
  return CUSTOM_TYPES.find((type) => type === text) ?? 'text';
}

export function customValuesOf(fields: readonly CustomField[]): CustomFieldValues[] {
  return fields.map(({ key, labels, section = {}, type, required, archived, choices = [] }) => ({
    key,
    labels: { ...NO_LABELS, ...labels },
    section: { ...NO_LABELS, ...section },
    type,
    required: required === true,
    archived: archived === true,
    choices: choices.map((one) => ({ key: one.key, labels: { ...NO_LABELS, ...one.labels } })),
  }));
}

/** Whether each has its words, and each list something to choose. */
export function isWorded({ labels, type, choices }: CustomFieldValues): boolean {
  return hasWords(labels) && (type !== 'choice' || choices.some((one) => hasWords(one.labels)));
}

export function customFieldsOf(values: readonly CustomFieldValues[]): CustomField[] {
  const taken = values.flatMap(({ key }) => key ?? []);
  return values.map(({ key, labels, section, type, required, archived, choices }) => {
    const own = key ?? customKey(saidIn(labels), taken);
    taken.push(own);
    return {
      key: own,
      labels: saidIn(labels),
      type,
      ...(required ? { required } : {}),
      ...(hasWords(section) ? { section: saidIn(section) } : {}),
      ...(type === 'choice' ? { choices: choicesOf(choices) } : {}),
      ...(archived ? { archived } : {}),
    };
  });
}

function choicesOf(choices: CustomFieldValues['choices']) {
  const taken = choices.flatMap(({ key }) => key ?? []);
  return choices.flatMap(({ key, labels }) => {
    if (!hasWords(labels)) return [];
    const own = key ?? customKey(saidIn(labels), taken);
    taken.push(own);
    return [{ key: own, labels: saidIn(labels) }];
  });
}

function hasWords(labels: LabelValues): boolean {
  return SCREEN_LANGUAGES.some((language) => labels[language].trim() !== '');
}

function saidIn(labels: LabelValues): CustomLabels {
  return Object.fromEntries(
    SCREEN_LANGUAGES.flatMap((language) => {
      const text = labels[language].trim();
      return text === '' ? [] : [[language, text]];
    }),
  );
}
