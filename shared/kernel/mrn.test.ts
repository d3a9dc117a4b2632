import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMrn,
  isMrn,
  isMrnPrefix,
  LEASABLE_PREFIXES,
  leasedMrnPrefix,
  MRN_MAX_COUNTER,
  parseMrn,
  randomMrnPrefix,
} from './mrn.ts';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Every MRN that differs from this one in a single character, dashes included, and every swap of two neighbours. */
function* slipsOf(mrn: string): Generator<string> {
  for (let at = 0; at < mrn.length; at++) {
    for (const other of ALPHANUMERIC)
      if (other !== mrn[at]) yield mrn.slice(0, at) + other + mrn.slice(at + 1);
  }
  yield* swapsOf(mrn);
}

/** Neighbours as a reader sees them, dashes stepped over; swapped within the written shape and in the bare digits. */
function* swapsOf(mrn: string): Generator<string> {
  const places = mrn.split('').flatMap((character, at) => (character === '-' ? [] : [at]));
  for (let n = 1; n < places.length; n++) {
    const [left, right] = [places[n - 1] ?? 0, places[n] ?? 0];
    if (mrn[left] === mrn[right]) continue;
    const swapped = mrn.split('');
    [swapped[left], swapped[right]] = [mrn.charAt(right), mrn.charAt(left)];
    yield swapped.join('');
    yield swapped.join('').replaceAll('-', '');
  }
}

function missed(mrns: Iterable<string>): string[] {
  const misses: string[] = [];
  for (const mrn of mrns)
    for (const slip of slipsOf(mrn)) if (parseMrn(slip).ok) misses.push(`${mrn} as ${slip}`);
  return misses;
}

function* numbers(prefixes: Iterable<string>, counters: () => Iterable<number>): Generator<string> {
  for (const prefix of prefixes) for (const counter of counters()) yield formatMrn(prefix, counter);
}

function* range(from: number, to: number, step = 1): Generator<number> {
  for (let n = from; n < to; n += step) yield n;
}

describe('the check digit', () => {
  it(
    'refuses every single-character error and every neighbour swap for counters 0–9999',
    { timeout: 120_000 },
    () => {
      expect(missed(numbers(['K3', 'A0'], () => range(0, 10_000)))).toEqual([]);
    },
  );

  it(
    'refuses them for every leasable prefix of one pair and every twentieth of two',
    { timeout: 120_000 },
    () => {
      const prefixes = [...range(0, 100), ...range(100, LEASABLE_PREFIXES, 21)].map(leasedMrnPrefix);
      expect(missed(numbers(prefixes, () => [0, 417, 54_321, 99_999]))).toEqual([]);
    },
  );

  it(
    'refuses them for long counters, whose digits could pass for a prefix pair',
    { timeout: 120_000 },
    () => {
      const counters = () => [
        ...range(100_000, 101_000),
        ...range(100_000, MRN_MAX_COUNTER, 7919),
        MRN_MAX_COUNTER,
      ];
      expect(missed(numbers(['Y9', 'F1', 'A0K3', 'K3M7P2'], counters))).toEqual([]);
    },
  );

  it('refuses them for any prefix and counter', () => {
    const prefix = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(randomMrnPrefix);
    fc.assert(
      fc.property(prefix, fc.integer({ min: 0, max: MRN_MAX_COUNTER }), (p, n) => {
        expect(missed([formatMrn(p, n)])).toEqual([]);
      }),
    );
  });

  it(
    'refuses every error in a bare number too, where letters and digits keep their places',
    { timeout: 60_000 },
    () => {
      const misses: string[] = [];
      for (const mrn of numbers(['K3', 'K3M7P2'], () => range(0, 10_000, 13))) {
        const bare = mrn.replaceAll('-', '');
        for (const slip of slipsOf(bare)) if (parseMrn(slip).ok) misses.push(slip);
      }
      expect(misses).toEqual([]);
    },
  );

  it('gives every number one check digit: each of the nine others is refused', () => {
    const right = formatMrn('K3', 417);
    const accepted = '0123456789'.split('').filter((digit) => parseMrn(right.slice(0, -1) + digit).ok);
    expect(accepted).toEqual([right.at(-1)]);
  });
});

describe('formatMrn', () => {
  it.each([
    ['K3', 417, 'K3-00417-'],
    ['K3', 0, 'K3-00000-'],
    ['K3', 123_456, 'K3-123456-'],
    ['K3M7P2', 1, 'K3M7P2-00001-'],
  ])('%s %i', (prefix, counter, head) => {
    expect(formatMrn(prefix, counter)).toMatch(new RegExp(`^${head}[0-9]$`));
  });

  it.each([
    ['P7', 20_000, 'P7-20000-1'], // 5720000: after the textbook 572, interim digit 4, four zeros lead to 6, 5, 3, 1
    ['A5', 72, 'A5-00072-9'],
    ['K3', 417, 'K3-00417-6'],
  ])('agrees with a Damm digit worked out by hand for %s %i', (prefix, counter, expected) => {
    expect(formatMrn(prefix, counter)).toBe(expected);
  });

  it.each([
    ['K', 1],
    ['3K', 1],
    ['k3', 1],
    ['K3M', 1],
    ['O0', 1],
    ['K3M7P2A0', 1],
    ['K3', -1],
    ['K3', 1.5],
    ['K3', 1_000_000],
  ])('throws for %s %d', (prefix, counter) => {
    expect(() => formatMrn(prefix, counter)).toThrow(RangeError);
  });
});

describe('parseMrn', () => {
  const mrn = formatMrn('K3', 417);
  it.each([
    mrn,
    mrn.toLowerCase(),
    mrn.replaceAll('-', ''),
    ` ${mrn.replaceAll('-', ' ')} `,
    mrn.replaceAll('-', ' - '),
    mrn.replaceAll('-', '–'),
    mrn.replaceAll('-', '\u2011'),
    mrn.replace('00417', '٠٠٤١٧'),
    mrn.replace('00417', '００４１７'),
  ])('reads %s', (typed) => {
    expect(parseMrn(typed)).toEqual({ ok: true, value: { prefix: 'K3', counter: 417, mrn } });
  });

  it.each([
    '',
    'K3',
    'K3-417-8',
    mrn.slice(0, -1),
    `${mrn}0`,
    mrn.replace('-', ''),
    `${mrn.slice(0, 3)}0${mrn.slice(3)}`,
    'MR00417',
    'B3-00417-8',
  ])('refuses %j as malformed', (typed) => {
    expect(parseMrn(typed)).toEqual({ ok: false, error: { code: 'mrn.malformed' } });
  });

  it('says when only the check digit is wrong', () => {
    const wrong = mrn.slice(0, -1) + ((Number(mrn.at(-1)) + 1) % 10);
    expect(parseMrn(wrong)).toEqual({ ok: false, error: { code: 'mrn.checkDigit' } });
  });

  it('reads back whatever was given out', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: LEASABLE_PREFIXES - 1 }),
        fc.nat({ max: MRN_MAX_COUNTER }),
        (index, counter) => {
          const prefix = leasedMrnPrefix(index);
          const given = formatMrn(prefix, counter);
          expect(parseMrn(given)).toEqual({ ok: true, value: { prefix, counter, mrn: given } });
          expect(isMrn(given)).toBe(true);
          expect(isMrn(given.toLowerCase())).toBe(false);
        },
      ),
    );
  });
});

describe('prefixes', () => {
  it('leases each of them once', () => {
    const all = [...range(0, LEASABLE_PREFIXES)].map(leasedMrnPrefix);
    expect(new Set(all).size).toBe(LEASABLE_PREFIXES);
    expect(all.every(isMrnPrefix)).toBe(true);
    expect(() => leasedMrnPrefix(LEASABLE_PREFIXES)).toThrow(RangeError);
  });

  it('draws random ones of three pairs, apart from every leased one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 16 }), (bytes) =>
        /^([A-Y][0-9]){3}$/.test(randomMrnPrefix(bytes)),
      ),
    );
    expect(randomMrnPrefix(new Uint8Array(8))).toBe('A0A0A0');
    expect(randomMrnPrefix(new Uint8Array(8).fill(255))).toBe('P5F6F5'); // (2^64 - 1) mod 10^6 = 551615
    expect(() => randomMrnPrefix(new Uint8Array(7))).toThrow(RangeError);
  });

  it('uses every byte', () => {
    const base = new Uint8Array(8);
    for (let at = 0; at < 8; at++) {
      const changed = base.slice();
      changed[at] = 1;
      expect(randomMrnPrefix(changed), `byte ${at}`).not.toBe(randomMrnPrefix(base));
    }
  });
});
