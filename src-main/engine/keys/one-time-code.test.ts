import { describe, expect, it } from 'vitest';
import {
  base32,
  codeAt,
  codeUri,
  newRecoveryCodes,
  recoveryCodeDigest,
  stepAt,
  stepOfCode,
} from './one-time-code.ts';

const SECRET = Buffer.from('12345678901234567890');

describe('one-time codes', () => {
  // RFC 6238, appendix B, SHA-1, eight digits.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at %i s are those of the standard', (seconds, code) => {
    expect(codeAt(SECRET, stepAt(seconds * 1000), 8)).toBe(code);
  });

  it('count a step before and after, and once', () => {
    const nowMs = 1_234_567_890_000;
    const step = stepAt(nowMs);
    for (const offset of [-1, 0, 1])
      expect(stepOfCode(SECRET, codeAt(SECRET, step + offset), nowMs, 0)).toBe(step + offset);
    for (const offset of [-2, 2])
      expect(stepOfCode(SECRET, codeAt(SECRET, step + offset), nowMs, 0)).toBeUndefined();
    const code = codeAt(SECRET, step);
    expect(stepOfCode(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}`, nowMs, step - 1)).toBe(step);
    expect(stepOfCode(SECRET, code, nowMs, step)).toBeUndefined();
    expect(stepOfCode(SECRET, `${code}0`, nowMs, 0)).toBeUndefined();
  });

  it('are handed to an app as base32', () => {
    // RFC 4648 §10, without padding.
    expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
    expect(codeUri(SECRET, 'naomi', 'Kisima & Sons')).toBe(
      'otpauth://totp/Kisima%20%26%20Sons:naomi?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kisima%20%26%20Sons&algorithm=SHA1&digits=6&period=30',
    );
  });

  it('have ten recovery codes, which may be typed as they look', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/);
      expect(recoveryCodeDigest(code.toLowerCase().replace('-', ' '))).toBe(recoveryCodeDigest(code));
    }
  });
});
