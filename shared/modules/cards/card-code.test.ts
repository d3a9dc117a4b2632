import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMrn, MRN_MAX_COUNTER, randomMrnPrefix } from '#shared/kernel/mrn.ts';
import { CARD_CODE_MAX, cardCode, mayBecomeCardCode, readCardCode } from './card-code.rules.ts';

const FACILITY = 'facility:0192f0c0-0000-7000-8000-0000009c41e7';
const MRN = formatMrn('K3', 417);
const CODE = cardCode(MRN, FACILITY);

const anyMrn = fc
  .tuple(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.integer({ min: 0, max: MRN_MAX_COUNTER }))
  .map(([bytes, counter]) => formatMrn(randomMrnPrefix(bytes), counter));
const anyFacility = fc.uuid().map((uuid) => `facility:${uuid}`);
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.';

describe('a card’s code', () => {
  it('is the scheme, the facility, the number and a checksum', () => {
    expect(CODE).toBe(`FW1.9C41E7.${MRN}.${CODE.slice(-4)}`);
    // Worked out once by another program: python3 binascii.crc_hqx(b'FW1.9C41E7.K3-00417-6.', 0xffff).
    expect(CODE).toBe('FW1.9C41E7.K3-00417-6.FBB8');
  });

  it('reads back whatever was given out, in either case, and holds nothing else', () => {
    fc.assert(
      fc.property(anyMrn, anyFacility, (mrn, facilityId) => {
        const code = cardCode(mrn, facilityId);
        const read = { ok: true, value: { mrn, facilityMark: facilityId.slice(-6).toUpperCase() } };
        expect([readCardCode(code), readCardCode(` ${code.toLowerCase()}\n`)]).toEqual([read, read]);
        expect(code.length).toBeLessThanOrEqual(CARD_CODE_MAX);
        expect(code).toMatch(/^[0-9A-Z.-]+$/); // the alphanumeric set of QR codes
        for (let end = 1; end <= code.length; end += 1)
          expect(mayBecomeCardCode(code.slice(0, end))).toBe(true);
        for (let end = 1; end <= mrn.length; end += 1)
          expect(mayBecomeCardCode(mrn.slice(0, end))).toBe(true);
      }),
    );
  });

  it('refuses every wrong character and every swap of two neighbours', () => {
    fc.assert(
      fc.property(anyMrn, anyFacility, (mrn, facilityId) => {
        const code = cardCode(mrn, facilityId);
        const slips = code.split('').flatMap((sign, at) => [
          ...SIGNS.split('')
            .filter((other) => other !== sign)
            .map((other) => code.slice(0, at) + other + code.slice(at + 1)),
          ...(at > 0 && code[at - 1] !== sign
            ? [code.slice(0, at - 1) + sign + code.charAt(at - 1) + code.slice(at + 1)]
            : []),
        ]);
        expect(slips.filter((slip) => readCardCode(slip).ok)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [MRN, { ok: true, value: { mrn: MRN } }],
    [MRN.replaceAll('-', ''), { ok: true, value: { mrn: MRN } }],
    [MRN.slice(0, -1) + ((Number(MRN.at(-1)) + 1) % 10), { ok: false, error: { code: 'card.misread' } }],
    [CODE.replace('FW1', 'FW2'), { ok: false, error: { code: 'card.newer' } }],
    [CODE.slice(0, -1), { ok: false, error: { code: 'card.misread' } }],
    ['FW1.', { ok: false, error: { code: 'card.misread' } }],
    ['5012345678900', { ok: false, error: { code: 'card.notACode' } }],
    ['Fwanda', { ok: false, error: { code: 'card.notACode' } }],
    ['', { ok: false, error: { code: 'card.notACode' } }],
  ])('%s', (text, expected) => {
    expect(readCardCode(text)).toEqual(expected);
  });

  it.each(['Fwa', 'king', 'x9x9x9x', 'Achieng', '0722', 'AK', '', ' ', `FW1.${'0'.repeat(60)}`])(
    'is not looked for where %s is typed',
    (text) => {
      expect(mayBecomeCardCode(text)).toBe(false);
    },
  );

  it('is not made of a number that no desk gives', () => {
    expect(() => cardCode('MR-1', FACILITY)).toThrow(RangeError);
  });
});
