import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdOf, makeId, parseId, uuidV7, uuidV8 } from './ids.ts';

const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('ids', () => {
  it('sort by the time they were made', () => {
    fc.assert(
      fc.property(moment, moment, tenBytes, tenBytes, (a, b, left, right) => {
        fc.pre(a !== b);
        expect(uuidV7(a, left) < uuidV7(b, right)).toBe(a < b);
      }),
    );
  });

  it('carry version and variant, and parse', () => {
    fc.assert(
      fc.property(moment, fc.uint8Array({ minLength: 16, maxLength: 32 }), (at, bytes) => {
        for (const [uuid, version] of [
          [uuidV7(at, bytes), '7'],
          [uuidV8(bytes), '8'],
        ] as const) {
          expect(uuid[14]).toBe(version);
          expect('89ab').toContain(uuid[19]);
          expect(parseId(makeId('patient', uuid))).toEqual({ ok: true, value: { type: 'patient', uuid } });
        }
      }),
    );
  });

  it.each([
    '',
    'patient',
    'patient:',
    'patient:1',
    'Patient:0190b3c4-0000-7000-8000-000000000000',
    'patient:0190b3c4-0000-4000-8000-000000000000',
    'patient:0190B3C4-0000-7000-8000-000000000000',
  ])('refuse %j', (text) => {
    expect(parseId(text)).toEqual({ ok: false, error: { code: 'id.malformed' } });
  });

  it('are of one type only', () => {
    const id = makeId('patient', '0190b3c4-0000-7000-8000-000000000000');
    expect(isIdOf('patient', id)).toBe(true);
    expect(isIdOf('encounter', id)).toBe(false);
    expect(isIdOf('patient', 7)).toBe(false);
  });
});
