import { swappedDate, type Features } from './likeness.rules.ts';

/**
 * Keys under which a sweep compares records with each other. Two records of one person share at least one, unless several things are
 * wrong at once: a number or telephone; the birth date, its day and month in either order; a name as it sounds with the year, or
 * with the day and month; both names as they sound, where the birth date is not known.
 */
export function blockKeys({ identifiers, phones, birthDate, names }: Features): readonly string[] {
  const keys = [
    ...identifiers.map(({ value }) => `number ${value}`),
    ...[...phones].map((phone) => `phone ${phone}`),
  ];
  const sounds = [...new Set(names.flatMap(({ whole }) => whole.map(({ sound }) => sound)))].filter(
    (key) => key !== '',
  );
  const pairs = sounds.flatMap((one, at) =>
    sounds.slice(at + 1).map((other) => [one, other].toSorted().join(' ')),
  );
  if (birthDate === undefined) return [...keys, ...pairs.map((pair) => `names ${pair}`)];
  const year = birthDate.slice(0, 4);
  keys.push(
    ...pairs.map((pair) => `names ${pair} ${year}`),
    ...sounds.map((sound) => `name ${sound} ${birthDate}`),
  );
  if (birthDate.length < 10) return keys;
  const eitherWay = [birthDate, swappedDate(birthDate)].toSorted().join(' ');
  const dayAndMonth = birthDate.slice(5);
  keys.push(`born ${eitherWay}`, ...pairs.map((pair) => `names ${pair} ${dayAndMonth}`));
  return keys;
}
