import { isPartialDate } from '#shared/kernel/partial-date.ts';
import { customLabel, type CustomAnswer } from '#shared/modules/patients/custom-fields.rules.ts';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { GENDER_IDENTITIES, GENDER_SYSTEM, ownWordsOf, PRONOUN_SYSTEM, PRONOUNS } from './gender-value.ts';
import { useAsks } from './use-asks.ts';
import { usePatientWords } from './words.ts';

/** What a person said of themselves, and their answers to the facility's own questions, in words. */
export function useSaid() {
  const words = usePatientWords();
  const format = useFormat();
  const { customFields, customSystem } = useAsks();

  function gender({ genderIdentity }: Pick<RegistrationBase, 'genderIdentity'>): string {
    const { code, words: own } = ownWordsOf(genderIdentity, GENDER_SYSTEM, GENDER_IDENTITIES);
    const known = GENDER_IDENTITIES.find((one) => one === code);
    return known === undefined ? own : words(`genderIdentity.${known}`);
  }
  function pronouns({ pronouns: said }: Pick<RegistrationBase, 'pronouns'>): string {
    const { code, words: own } = ownWordsOf(said, PRONOUN_SYSTEM, PRONOUNS);
    const known = PRONOUNS.find((one) => one === code);
    return known === undefined ? own : words(`pronouns.${known}`);
  }
  function fieldOf({ system, key }: CustomAnswer) {
    return system === customSystem ? customFields.find((field) => field.key === key) : undefined;
  }
  /** The question; its key where another facility asked it. */
  function question(answer: CustomAnswer): string {
    const field = fieldOf(answer);
    return field ? customLabel(field.labels, words.language) : answer.key;
  }
  function answerText(answer: CustomAnswer): string {
    const { type, value } = answer;
    if (type === 'yesNo') return words(value === 'true' ? 'yes' : 'no');
    if (type === 'date') return isPartialDate(value) ? format.date(value) : value;
    const choice = fieldOf(answer)?.choices?.find(({ key }) => key === value);
    return type === 'choice' && choice ? customLabel(choice.labels, words.language) : value;
  }
  return { gender, pronouns, question, answerText };
}
