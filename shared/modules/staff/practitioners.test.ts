import { expect, it } from 'vitest';
import { planContext } from '#shared/kernel/handler-testing.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Practitioner } from './practitioner.record.ts';
import { staffHandlers } from './staff.handlers.ts';

const called = (seed: number, given: string, family: string, active = true) =>
  sampleOf(Practitioner, { seed, with: { active, name: [{ given: [given], family }] } });
const [paul, naomi, gone] = [
  called(1, 'Paul', 'Otieno'),
  called(2, 'Naomi', 'Bekélé'),
  called(3, 'Long', 'Gone', false),
];

async function found(text: string, id?: string): Promise<readonly string[]> {
  const input = { text, ...(id === undefined ? {} : { id }) };
  const done = await staffHandlers.practitioners(planContext(input, { records: [paul, naomi, gone] }));
  if (!done.ok) throw new Error(done.error.code);
  return done.value.map(({ name }) => name);
}

it('finds who gives care by part of a name, however it is accented, and whoever is chosen first', async () => {
  expect(await found('')).toEqual(['Naomi Bekélé', 'Paul Otieno']);
  expect(await found('bekele')).toEqual(['Naomi Bekélé']);
  expect(await found('', paul.id)).toEqual(['Paul Otieno', 'Naomi Bekélé']);
  expect(await found('bekele', paul.id)).toEqual(['Paul Otieno', 'Naomi Bekélé']);
  expect(await found('gone')).toEqual([]);
});
