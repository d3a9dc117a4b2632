import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { MessageSettings } from './message-settings.record.ts';

/** What texts may name between braces. */
export const PLACEHOLDERS = [
  'patientName',
  'facility',
  'phone',
  'date',
  'time',
  'provider',
  'place',
  'visitType',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type MessageFacts = { readonly [P in Placeholder]?: string };

export interface MessageTexts {
  readonly subject: string;
  readonly body: string;
  readonly sms: string;
}

const NAMED = /\{([a-zA-Z]+)\}/g;
/** FSI and PDI: a name in another script keeps its own direction, and turns nothing beside it. */
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/** What a text names that cannot be filled in. */
export function unknownPlaceholders(text: string): readonly string[] {
  const known: readonly string[] = PLACEHOLDERS;
  return [...new Set([...text.matchAll(NAMED)].map(([, name = '']) => name))].filter(
    (name) => !known.includes(name),
  );
}

/** A line that names something of which nothing is said is left out, whole. */
export function fillIn(text: string, facts: MessageFacts, language: ScreenLanguage): string {
  const lines = text.split('\n').filter((line) =>
    [...line.matchAll(NAMED)].every(([, name]) => {
      const value = facts[name as Placeholder]; // a name that is none has no fact
      return value !== undefined && value !== '';
    }),
  );
  return lines
    .join('\n')
    .replace(NAMED, (_all, name: string) => {
      const value = (facts[name as Placeholder] ?? '').replace(/\s+/g, ' ').trim();
      return language === 'ar' ? `${ISOLATE}${value}${END_ISOLATE}` : value;
    })
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** No more than the facility allows its messages to say. */
export function allowedFacts(
  facts: MessageFacts,
  settings: Pick<MessageSettings, 'saysProvider' | 'saysPlace' | 'saysVisitType' | 'saysPatient'>,
  audience: 'patient' | 'clinician',
): MessageFacts {
  const { provider, place, visitType, patientName, ...plain } = facts;
  return {
    ...plain,
    ...(settings.saysProvider === true && provider !== undefined && { provider }),
    ...(settings.saysPlace === true && place !== undefined && { place }),
    ...(settings.saysVisitType === true && visitType !== undefined && { visitType }),
    ...((audience === 'patient' || settings.saysPatient === true) &&
      patientName !== undefined && { patientName }),
  };
}
