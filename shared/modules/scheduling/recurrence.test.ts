import fc from 'fast-check';
// oxlint-disable-next-line import/default -- it is CommonJS, of which Node makes a default
import rrule from 'rrule';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { MOST_OCCURRENCES, occurrences, parseRecurrence } from './recurrence.rules.ts';

const days = (rule: string, start: string) => {
  const parsed = parseRecurrence(rule);
  return parsed.ok ? occurrences(parsed.value, start as CalendarDate) : parsed.error.code;
};

it.each([
  ['FREQ=WEEKLY;COUNT=3', '2026-03-12', ['2026-03-12', '2026-03-19', '2026-03-26']],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TU,TH', '2026-03-12', ['2026-03-12', '2026-03-24', '2026-03-26']],
  ['FREQ=MONTHLY;COUNT=3', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31']],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=-1FR', '2026-03-01', ['2026-03-27', '2026-04-24', '2026-05-29']],
  ['FREQ=DAILY;UNTIL=20260314', '2026-03-12', ['2026-03-12', '2026-03-13', '2026-03-14']],
])('%s from %s', (rule, start, expected) => {
  expect(days(rule, start)).toEqual(expected);
});

it.each([
  'FREQ=YEARLY',
  'FREQ=WEEKLY;BYHOUR=9',
  'FREQ=WEEKLY;COUNT=0',
  'FREQ=WEEKLY;COUNT=3;UNTIL=20260314',
  'FREQ=WEEKLY;BYDAY=2TU',
  'FREQ=MONTHLY;BYDAY=TU',
  'FREQ=DAILY;UNTIL=20260230',
  'FREQ=WEEKLY;FREQ=DAILY',
  'weekly',
])('refuses what it would read in part: %s', (rule) => {
  expect(days(rule, '2026-03-12')).toBe('scheduling.badRule');
});

describe('beside rrule', () => {
  const day = fc.integer({ min: 0, max: 4_000 }).map((at) => addDays('2022-01-01' as CalendarDate, at));
  const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const end = fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((count) => `;COUNT=${count}`),
    day.map((until) => `;UNTIL=${until.replaceAll('-', '')}`),
  );
  const interval = fc.integer({ min: 1, max: 4 }).map((by) => (by === 1 ? '' : `;INTERVAL=${by}`));
  const plain = fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=MONTHLY');
  const byWeek = fc.subarray(names, { minLength: 1 }).map((some) => `FREQ=WEEKLY;BYDAY=${some.join(',')}`);
  const byMonth = fc
    .tuple(fc.constantFrom(-2, -1, 1, 2, 3, 4, 5), fc.constantFrom(...names))
    .map(([nth, name]) => `FREQ=MONTHLY;BYDAY=${nth}${name}`);
  it('names the same days', () => {
    fc.assert(
      fc.property(fc.oneof(plain, byWeek, byMonth), interval, end, day, (what, by, until, start) => {
        const text = `${what}${by}${until}`;
        const midnight = `${start.replaceAll('-', '')}T000000Z`;
        const theirs = rrule
          .rrulestr(`DTSTART:${midnight}\nRRULE:${text.replace(/UNTIL=(\d+)/, 'UNTIL=$1T235959Z')}`)
          .all((_date, at) => at < MOST_OCCURRENCES)
          .map((date) => date.toISOString().slice(0, 10));
        expect(days(text, start)).toEqual(theirs);
      }),
      { numRuns: 300 },
    );
  });
});
