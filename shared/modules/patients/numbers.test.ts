import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leasedMrnPrefix, MRN_MAX_COUNTER, randomMrnPrefix } from '#shared/kernel/mrn.ts';
import {
  enrolledNumbers,
  numbersLeft,
  numbersWrites,
  prefixesUsed,
  takeMrn,
  withPrefixes,
  type Numbers,
} from './numbers.rules.ts';

const LONE: Numbers = { prefix: 'A0F1H2', next: 7, leased: [], used: [] };

describe('the numbers of a station', () => {
  it('go on under the next prefix once one is used up, and say how many are left', () => {
    const last = { ...LONE, prefix: 'A1', next: MRN_MAX_COUNTER, leased: ['A2', 'A3'] };
    const one = takeMrn(last);
    if (!one.ok) throw new Error(one.error.code);
    expect(one.value.mrn).toMatch(/^A1-999999-\d$/);
    const two = takeMrn(one.value.numbers);
    expect(two).toMatchObject({
      ok: true,
      value: {
        mrn: expect.stringMatching(/^A2-00001-\d$/),
        numbers: { prefix: 'A2', next: 2, leased: ['A3'], used: ['A1'] },
      },
    });
    expect(numbersLeft(last)).toBe(1 + 2 * MRN_MAX_COUNTER);
    expect(takeMrn({ ...last, next: MRN_MAX_COUNTER + 1, leased: [] }).ok).toBe(false);
    expect(takeMrn(undefined).ok).toBe(false);
    expect(numbersWrites(LONE, LONE)).toEqual([]);
  });

  it('begin with the leased prefix at a server, and keep what was numbered before', () => {
    const enrolled = enrolledNumbers(LONE, ['K3', 'K4'], [], 'W1W1W1');
    expect(enrolled).toEqual({ prefix: 'K3', next: 1, leased: ['K4'], used: ['A0F1H2'] });
    expect(prefixesUsed(enrolled)).toEqual(['A0F1H2']);
    expect(withPrefixes(enrolled, ['K4', 'K5', 'A0F1H2', 'K3', 'nonsense'])).toMatchObject({
      leased: ['K4', 'K5'],
    });
  });

  it('are never given twice, whatever desks of one server do apart and however often they are leased more', () => {
    const step = fc.record({ desk: fc.nat(1), many: fc.integer({ min: 1, max: 4 }), isLeased: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (steps, random) => {
          let leases = 0;
          const lease = () => leasedMrnPrefix(leases++);
          const desks = [random.subarray(0, 8), random.subarray(8)].map((bytes): Numbers => ({
            ...LONE,
            prefix: randomMrnPrefix(bytes),
          }));
          fc.pre(desks[0]?.prefix !== desks[1]?.prefix); // the server tells the second that it is taken
          const given = new Set<string>();
          let count = 0;
          for (const { desk, many, isLeased } of steps) {
            let numbers = desks[desk] ?? LONE;
            if (isLeased) numbers = enrolledNumbers(numbers, [lease(), lease()], [], 'W1W1W1');
            // The end of a prefix is near, so that desks cross it.
            numbers = { ...numbers, next: Math.max(numbers.next, MRN_MAX_COUNTER - 3) };
            for (let index = 0; index < many; index += 1) {
              const taken = takeMrn(numbers);
              if (!taken.ok) break;
              given.add(taken.value.mrn);
              count += 1;
              numbers = taken.value.numbers;
            }
            desks[desk] = numbers;
          }
          expect(given.size).toBe(count);
        },
      ),
    );
  });

  it('leave a prefix that another station has used', () => {
    expect(enrolledNumbers(LONE, ['K3'], ['K3'], 'W1W1W1')).toEqual(LONE);
    expect(enrolledNumbers(LONE, ['K3'], ['A0F1H2', 'K3'], 'W1W1W1')).toMatchObject({
      prefix: 'W1W1W1',
      next: 1,
    });
    expect(withPrefixes({ ...LONE, leased: ['K3', 'K4'] }, [], ['K3'])).toMatchObject({ leased: ['K4'] });
  });
});
