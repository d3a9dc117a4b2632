import { expect, it } from 'vitest';
import type { Envelope } from './document.ts';
import { lostValues, newValues } from './lost-values.ts';
import { merge } from './merge.ts';
import { Chart, edited, stampAt } from './merge-testing.ts';

const origin = edited(undefined, {
  device: 'aaaa',
  ms: 1,
  fields: { dose: '5 mg', ward: 'A', visits: 1, numbers: ['one', 'two'] },
});
const first = edited(origin, { device: 'bbbb', ms: 10, fields: { dose: '10 mg' } });
const second = edited(origin, {
  device: 'cccc',
  ms: 11,
  fields: { dose: '20 mg', numbers: ['one', 'two', 'six'] },
});
const joined = merge(origin, first, second, Chart);
if (!joined.ok) throw new Error(joined.error.code);
const standing = joined.value; // 20 mg stands, 10 mg lies beside it
const { rivals: _rivals, ...alone } = standing;
const { dose: _dose, ...withoutDose } = standing.data;
const late = stampAt(50, 'dddd');

it.each<[string, Envelope, readonly string[]]>([
  ['the same', standing, []],
  ['an edit', edited(standing, { device: 'aaaa', ms: 60, fields: { ward: 'B' } }), []],
  ['a value that is gone', { ...standing, data: withoutDose }, ['dose']],
  ['a value changed under its old stamp', { ...standing, data: { ...standing.data, ward: 'X' } }, ['ward']],
  [
    'another value beside the one that stands, under its stamp',
    {
      ...standing,
      rivals: { ...standing.rivals, ward: { [standing.stamps['ward'] ?? '']: { value: 'X' } } },
    },
    ['ward'],
  ],
  ['a list changed by nobody', { ...standing, data: { ...standing.data, numbers: ['six'] } }, ['numbers']],
  [
    'the same lists made one in another way',
    { ...standing, data: { ...standing.data, numbers: ['one', 'two', 'six', 'five'] } },
    [],
  ],
  ['a rival that is gone', alone, ['dose']],
  [
    'a rival said to be seen, and no value in its place',
    { ...alone, seen: { dose: [stampAt(10, 'bbbb')] } },
    ['dose'],
  ],
  [
    'a later value by someone who did not see the rival',
    { ...alone, stamps: { ...standing.stamps, dose: late }, seen: { dose: [stampAt(11, 'cccc')] } },
    ['dose'],
  ],
  [
    'another author for what stands',
    { ...standing, writers: { ...standing.writers, [stampAt(10, 'bbbb')]: 'user:x' } },
    ['dose'],
  ],
  ['an earlier version', origin, ['dose', 'numbers']],
])('%s', (_what, after, lost) => {
  expect(lostValues(standing, after, Chart).toSorted()).toEqual(lost);
});

it('knows what is new, and by whom', () => {
  expect([...newValues(origin, standing)]).toEqual([
    [stampAt(11, 'cccc'), 'user:cccc'],
    [stampAt(10, 'bbbb'), 'user:bbbb'],
  ]);
  expect(newValues(standing, standing).size).toBe(0);
  // Under a stamp that another field has: said to be of whoever entered that.
  const borrowed = stampAt(10, 'bbbb');
  const beside = { ...standing.rivals, ward: { [borrowed]: { value: 'X' } } };
  const instead = { ...standing.stamps, ward: borrowed };
  for (const after of [
    { ...standing, rivals: beside },
    { ...standing, stamps: instead },
  ])
    expect([...newValues(standing, after)]).toEqual([[borrowed, 'user:bbbb']]);
  // A value under a stamp that stood in another field is as new as any.
  const { dose = '' } = standing.stamps;
  const lent = { ...standing, stamps: { ...standing.stamps, reason: dose } };
  expect([...newValues(standing, lent)]).toEqual([[dose, 'user:cccc']]);
});
