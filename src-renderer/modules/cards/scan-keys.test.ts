import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { cardCode } from '#shared/modules/cards/card-code.rules.ts';
import { SCAN_GAP_MS, scanStep, type Burst, type ScanKey } from './scan-keys.ts';

const MRN = formatMrn('K3', 417);
const CODE = cardCode(MRN, 'facility:0192f0c0-0000-7000-8000-0000009c41e7');
const FRENCH: { readonly [digit: string]: string } = {
  1: '&', 2: 'é', 3: '"', 4: "'", 5: '(', 6: '-', 7: 'è', 8: '_', 9: 'ç', 0: 'à', '-': ')', '.': ':', A: 'Q', Q: 'A', W: 'Z', Z: 'W', M: ',',
}; // prettier-ignore
const PLACES: { readonly [sign: string]: string } = { '-': 'Minus', '.': 'Period' };

interface Typing {
  readonly gapMs?: number;
  /** What a layout makes of a US key. */
  readonly layout?: (sign: string) => string;
}

/** As a scanner set to a US keyboard presses them: a capital's Shift is a key of its own. */
function pressesOf(text: string, { gapMs = 8, layout = (sign) => sign }: Typing = {}): readonly ScanKey[] {
  return Array.from(text).flatMap((sign, index): readonly ScanKey[] => {
    const atMs = 1000 + index * gapMs;
    const shiftKey = /[A-Z]/.test(sign);
    const named = { '\n': 'Enter', '\t': 'Tab' }[sign];
    const code = PLACES[sign] ?? named ?? (/[0-9]/.test(sign) ? `Digit${sign}` : `Key${sign.toUpperCase()}`);
    const press = { key: named ?? layout(sign), code, shiftKey, hasModifier: false, atMs };
    return shiftKey ? [{ ...press, key: 'Shift', code: 'ShiftLeft' }, press] : [press];
  });
}

/** Codes that were recognised, and how many other keys were let go. */
function scanned(presses: readonly ScanKey[]): {
  readonly codes: readonly string[];
  readonly others: number;
} {
  let burst: Burst | undefined;
  let others = 0;
  const codes: string[] = [];
  for (const press of presses) {
    const step = scanStep(burst, press);
    if (step.kind === 'scanned') codes.push(step.code);
    if (step.kind === 'other') others += 1;
    burst = step.kind === 'collected' || step.kind === 'silent' ? step.burst : undefined;
  }
  return { codes, others };
}

describe('a scan', () => {
  it.each([
    [`${CODE}\n`, {}, CODE],
    [`${CODE}\t`, {}, CODE],
    [`${CODE}\n`, { gapMs: SCAN_GAP_MS }, CODE],
    [`${MRN}\n`, {}, MRN],
    [`${MRN.replaceAll('-', '')}\n`, {}, MRN.replaceAll('-', '')],
    [`${CODE}\n`, { layout: (sign: string) => sign.toLowerCase() }, CODE.toLowerCase()],
    [`${CODE}\n`, { layout: (sign: string) => FRENCH[sign] ?? sign }, CODE],
    [`${CODE}\n`, { layout: (sign: string) => (/[A-Z]/.test(sign) ? 'ش' : sign) }, CODE],
    [`${CODE.slice(0, -1)}Z\n`, {}, `${CODE.slice(0, -1)}Z`], // misread: said so
    [`F${CODE}\n`, {}, CODE], // a letter rolled into it
    [`Achi${MRN}\n`, {}, MRN],
  ])('%j %o is recognised', (typed, how, code) => {
    expect(scanned(pressesOf(typed, how)).codes).toEqual([code]);
  });

  it.each([
    [`${CODE}\n`, { gapMs: SCAN_GAP_MS + 1 }], // typed by hand
    [CODE, {}], // without its end
    ['FW1\n', {}],
    ['Wafula\n', {}],
    ['5012345678900\n', {}], // another product's code
    ['\n', {}],
  ])('%j %o is not', (typed, how) => {
    expect(scanned(pressesOf(typed, how)).codes).toEqual([]);
  });

  it('is none with Ctrl held, or with a gap anywhere', () => {
    const presses = pressesOf(`${CODE}\n`);
    expect(scanned(presses.map((press) => ({ ...press, hasModifier: true }))).codes).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: presses.length - 1 }), (at) => {
        const late = presses.map((press, index) =>
          index < at ? press : { ...press, atMs: press.atMs + 60 },
        );
        expect(scanned(late).codes).toEqual([]);
      }),
    );
  });

  it('never takes what a person types for one, however fast', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 })), (words) => {
        expect(scanned(pressesOf(words.join('\n'))).codes).toEqual([]);
      }),
    );
  });
});
