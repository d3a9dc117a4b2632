import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { hoursOf, lanesOf, minuteOfDay, monthStart, timeOf, weekStart } from './calendar-layout.ts';

it('puts what overlaps beside each other, and nothing over another', () => {
  const event = fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 90 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (made) => {
      const events = made.map((one, at) => ({ ...one, id: String(at) }));
      const lanes = lanesOf(events);
      for (const a of events) {
        for (const b of events) {
          if (a.id === b.id || a.from >= b.to || b.from >= a.to) continue;
          expect(lanes.get(a.id)?.lane).not.toBe(lanes.get(b.id)?.lane);
          expect(lanes.get(a.id)?.lanes).toBe(lanes.get(b.id)?.lanes);
        }
        const own = lanes.get(a.id);
        expect(own && own.lane < own.lanes).toBe(true);
      }
    }),
  );
});

it('shows whole hours, and days of the week from the first one on', () => {
  expect(
    hoursOf([
      { from: 500, to: 610 },
      { from: 540, to: 1010 },
    ]),
  ).toEqual({ from: 480, to: 1020 });
  expect(minuteOfDay('2026-03-12T06:42:00Z', 'Africa/Nairobi')).toBe(582);
  expect(timeOf(582)).toBe('09:42');
  const thursday = '2026-03-12' as CalendarDate;
  expect([1, 0, 6].map((first) => weekStart(thursday, first))).toEqual([
    '2026-03-09',
    '2026-03-08',
    '2026-03-07',
  ]);
  expect(monthStart(thursday, 1)).toBe('2026-02-23');
});
