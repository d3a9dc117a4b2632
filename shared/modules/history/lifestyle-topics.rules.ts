import { CODE_SYSTEMS, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { Observation } from '../results/observation.record.ts';

/**
 * What is asked of how a person lives. Codes of LOINC, with the answers of its lists where a question has some.
 * @source LOINC 2.82: 72166-2 with LL2201-3, 68518-0 with LL2179-1, 89555-7, 11341-5, 71802-3, 82589-3
 */
export interface LifestyleTopic {
  readonly key: string;
  readonly code: string;
  readonly display: string;
  /** LOINC answers, in order; words are the screens'. */
  readonly answers?: readonly { readonly code: string; readonly display: string }[];
  /** A count, with its UCUM unit. */
  readonly unit?: string;
  readonly part: 'lifestyle' | 'circumstances';
}

export const LIFESTYLE_TOPICS = [
  {
    key: 'smoking',
    part: 'lifestyle',
    code: '72166-2',
    display: 'Tobacco smoking status',
    answers: [
      { code: 'LA18978-9', display: 'Never smoker' },
      { code: 'LA15920-4', display: 'Former smoker' },
      { code: 'LA18977-1', display: 'Current some day smoker' },
      { code: 'LA18976-3', display: 'Current every day smoker' },
      { code: 'LA18980-5', display: 'Unknown if ever smoked' },
    ],
  },
  {
    key: 'alcohol',
    part: 'lifestyle',
    code: '68518-0',
    display: 'How often do you have a drink containing alcohol',
    answers: [
      { code: 'LA6270-8', display: 'Never' },
      { code: 'LA18926-8', display: 'Monthly or less' },
      { code: 'LA18927-6', display: '2-4 times a month' },
      { code: 'LA18928-4', display: '2-3 times a week' },
      { code: 'LA18929-2', display: '4 or more times a week' },
    ],
  },
  {
    key: 'exercise',
    part: 'lifestyle',
    code: '89555-7',
    display:
      'How many days per week did you engage in moderate to strenuous physical activity in the last 30 days',
    unit: 'd/wk',
  },
  { key: 'diet', part: 'lifestyle', code: '', display: 'Diet' },
  { key: 'occupation', part: 'circumstances', code: '11341-5', display: 'History of Occupation' },
  { key: 'housing', part: 'circumstances', code: '71802-3', display: 'Housing status' },
  { key: 'education', part: 'circumstances', code: '82589-3', display: 'Highest level of education' },
  { key: 'support', part: 'circumstances', code: '', display: 'Support at home' },
  { key: 'other', part: 'circumstances', code: '', display: 'Other circumstances' },
] as const satisfies readonly LifestyleTopic[];
export type LifestyleKey = (typeof LIFESTYLE_TOPICS)[number]['key'];

export const LIFESTYLE_KEYS = LIFESTYLE_TOPICS.map(({ key }) => key);

/** Topics without a code of LOINC's have one of ours: it is never shown. */
const OWN_SYSTEM = 'urn:fieldward:lifestyle';

export function topicOf(key: string): LifestyleTopic | undefined {
  return LIFESTYLE_TOPICS.find((topic) => topic.key === key);
}

export function topicConcept({ key, code, display }: LifestyleTopic): CodeableConcept {
  return {
    text: display,
    coding: [code === '' ? { system: OWN_SYSTEM, code: key } : { system: CODE_SYSTEMS.loinc, code, display }],
  };
}

/** The topic of ours that an observation is about; absent where it is another's. */
export function topicOfConcept(concept: CodeableConcept): LifestyleTopic | undefined {
  return LIFESTYLE_TOPICS.find((topic: LifestyleTopic) =>
    concept.coding?.some(({ system, code }) =>
      topic.code === ''
        ? system === OWN_SYSTEM && code === topic.key
        : system === CODE_SYSTEMS.loinc && code === topic.code,
    ),
  );
}

const COUNT = /^\d{1,3}$/;

/** The answer as an observation holds it. Absent where the topic has answers or a count and this is none. */
export function answered(
  { answers, unit }: LifestyleTopic,
  answer: string,
): Pick<Observation, 'valueCode' | 'valueQuantity' | 'valueText'> | undefined {
  if (answers) {
    const found = answers.find(({ code }) => code === answer);
    return (
      found && { valueCode: { text: found.display, coding: [{ system: CODE_SYSTEMS.loinc, ...found }] } }
    );
  }
  if (unit === undefined) return { valueText: answer };
  return COUNT.test(answer)
    ? { valueQuantity: { value: String(Number(answer)), unit, code: unit } }
    : undefined;
}
