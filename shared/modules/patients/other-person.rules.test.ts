import { expect, test } from 'vitest';
import { isOtherPerson } from './other-person.rules.ts';

const amina = {
  name: [{ family: 'Wanjirũ', given: ['Amina'] }],
  birthDate: '1983-04-17',
  gender: 'female',
} as const;

test.each([
  ['the same', amina, false],
  ['married', { ...amina, name: [{ family: 'Otieno', given: ['Amina'] }] }, false],
  ['another birth date, by mistake', { ...amina, birthDate: '1938-04-17' }, false],
  ['another name, and the rest the same', { ...amina, name: [{ text: 'Grace Achieng' }] }, false],
  [
    'a stranger of the same age and sex',
    { ...amina, name: [{ text: 'Grace Achieng' }], birthDate: '1983' },
    false,
  ],
  ['another name and birth date', { ...amina, name: [{ text: 'Grace Achieng' }], birthDate: '1984' }, true],
  ['another name and sex', { ...amina, name: [{ text: 'Juma Achieng' }], gender: 'male' }, true],
  ['nameless', { ...amina, name: [], birthDate: '1984' }, false],
  ['spelt without its tilde', { ...amina, name: [{ text: 'WANJIRU A.' }], birthDate: '1984' }, false],
] as const)('%s', (_what, other, isOther) => {
  expect(isOtherPerson(amina, other)).toBe(isOther);
  expect(isOtherPerson(other, amina)).toBe(isOther);
});
