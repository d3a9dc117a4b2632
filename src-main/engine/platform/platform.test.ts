import { describe, expect, it } from 'vitest';
import { jsonLog, stackOf } from './log.ts';
import { momentAt } from './moment.ts';
import { canRunStore } from './node-version.ts';

it.each([
  ['20.19.0', false],
  ['22.13.1', false],
  ['22.14.0', true],
  ['23.0.0', true],
  ['24.21.0', true],
])('knows whether Node %s can run the store: %s', (version, can) => {
  expect(canRunStore(version)).toBe(can);
});

describe('the log', () => {
  it('is one JSON object a line', () => {
    const lines: string[] = [];
    jsonLog({ nowMs: () => 0, upMs: () => 0 }, (line) => lines.push(line)).error('internal', {
      incidentId: 'a1',
      count: 2,
    });
    expect(lines).toEqual([
      '{"at":"1970-01-01T00:00:00.000Z","level":"error","code":"internal","incidentId":"a1","count":2}',
    ]);
  });

  it('says where an exception came from, not what it said', () => {
    const stack = stackOf(new RangeError('Grace\n    Odhiambo'));
    expect(stack).toMatch(/^RangeError \| at /);
    expect(stack).not.toContain('Odhiambo');
    expect(stackOf('Grace')).toBe('string');
  });
});

it('tells the day at the facility, not in Greenwich', () => {
  expect(momentAt(Date.parse('2026-03-12T22:30:00Z'), 'Africa/Nairobi')).toEqual({
    now: '2026-03-13T01:30:00.000+03:00',
    nowMs: Date.parse('2026-03-12T22:30:00Z'),
    today: '2026-03-13',
  });
});
