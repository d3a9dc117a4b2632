import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { tidy } from './registration-parts.ts';

/** @source HL7 FHIR R4, code system gender-identity */
export const GENDER_SYSTEM = 'http://hl7.org/fhir/gender-identity';
export const GENDER_IDENTITIES = [
  'female',
  'male',
  'non-binary',
  'transgender-female',
  'transgender-male',
  'non-disclose',
] as const;
/** @source LOINC answer list LL5144-2, personal pronouns: he, she, they */
export const PRONOUN_SYSTEM = 'http://loinc.org';
export const PRONOUNS = ['LA29519-8', 'LA29518-0', 'LA29520-6'] as const;

/** Stands for what is written beside it. */
export const OWN_WORDS = 'own';

/** A code of the list, or the person's own words. */
export interface OwnWordsValues {
  code: string;
  words: string;
}

export const UNSAID: OwnWordsValues = { code: '', words: '' };

export function ownWordsOf(
  concept: CodeableConcept | undefined,
  system: string,
  codes: readonly string[],
): OwnWordsValues {
  if (!concept) return UNSAID;
  const known = concept.coding?.find((one) => one.system === system && codes.includes(one.code ?? ''))?.code;
  return known === undefined ? { code: OWN_WORDS, words: conceptText(concept) } : { code: known, words: '' };
}

export function conceptOf({ code, words }: OwnWordsValues, system: string): CodeableConcept | undefined {
  const said = tidy(words);
  if (code === OWN_WORDS) return said === '' ? undefined : { text: said };
  return code === '' ? undefined : { coding: [{ system, code }] };
}
