import { mainName } from '#shared/kernel/human-name.ts';
import { swappedDate, phoneKey, type KnownPerson } from './likeness.rules.ts';

const SHORTEST_NAME = 2;
const SHORTEST_PHONE = 6;
const SHORTEST_IDENTIFIER = 4;

/**
 * What a search is asked for, to find who may be the same person: each alone finds them where the others are wrong or missing.
 * Names both together, then each with the year of birth, because a common name alone finds too many.
 */
export function probesOf(person: KnownPerson): readonly string[] {
  const name = mainName(person.name);
  const family = name?.family ?? '';
  const given = name?.given?.[0] ?? '';
  const whole = family === '' && given === '' ? (name?.text ?? '') : `${family} ${given}`;
  const { birthDate } = person;
  const year = birthDate?.slice(0, 4) ?? '';
  const dates = birthDate?.length === 10 ? [birthDate, swappedDate(birthDate)] : [];
  const phones = (person.telecom ?? []).flatMap(({ system, value }) => {
    const key = system === 'email' || system === 'url' ? '' : phoneKey(value);
    return key.length >= SHORTEST_PHONE ? [key] : [];
  });
  const identifiers = (person.identifier ?? []).flatMap(({ value = '' }) =>
    value.trim().length >= SHORTEST_IDENTIFIER ? [value.trim()] : [],
  );
  const names = [whole, ...(year === '' ? [] : [`${family} ${year}`, `${given} ${year}`])].filter(
    (text) => text.replaceAll(/[\d\s]/g, '').length >= SHORTEST_NAME,
  );
  return [...new Set([...identifiers, ...phones, ...dates, ...names].map((text) => text.trim()))];
}
