/**
 * Telling a scanner that pretends to be a keyboard from a person who types. A scanner types the whole code within a
 * moment and ends with Enter or Tab; a person is slower, and types something else.
 */
import { mayBecomeCardCode, readCardCode } from '#shared/modules/cards/card-code.rules.ts';

/**
 * Between two keys of a scanner, at most. They send 5 to 20 ms apart; who types fast, 60 ms and more, with now and then a
 * pair of keys rolled over each other in less.
 */
export const SCAN_GAP_MS = 35;

/** One press, as the window tells it. */
export interface ScanKey {
  readonly key: string;
  /** The physical key: a scanner set to a US keyboard is read right under a French or Arabic layout, too. */
  readonly code: string;
  readonly shiftKey: boolean;
  /** With Ctrl, Alt or the Windows or Command key: never a scanner's. */
  readonly hasModifier: boolean;
  /** Of the event, from any fixed moment on. */
  readonly atMs: number;
}

/** What has been typed fast so far, and may yet become a code. */
export interface Burst {
  readonly asTyped: string;
  readonly byPlace: string;
  readonly lastMs: number;
}

export type ScanStep =
  /** A person's key. */
  | { readonly kind: 'other' }
  /** Changes nothing: Shift on its way to a capital. */
  | { readonly kind: 'silent'; readonly burst: Burst | undefined }
  | { readonly kind: 'collected'; readonly burst: Burst }
  /** The whole of a code, or of one that was misread. */
  | { readonly kind: 'scanned'; readonly code: string };

const OTHER: ScanStep = { kind: 'other' };

export function scanStep(before: Burst | undefined, press: ScanKey): ScanStep {
  const { key, hasModifier, atMs } = press;
  const burst = before && atMs - before.lastMs <= SCAN_GAP_MS ? before : undefined;
  if (key === 'Shift' || key === 'CapsLock') return { kind: 'silent', burst };
  if (hasModifier) return OTHER;
  if (key === 'Enter' || key === 'Tab') {
    const code = burst && [burst.asTyped, burst.byPlace].find(isWhole);
    return code === undefined ? OTHER : { kind: 'scanned', code };
  }
  if (key.length !== 1) return OTHER;
  const next = {
    asTyped: (burst?.asTyped ?? '') + key,
    byPlace: (burst?.byPlace ?? '') + placeOf(press),
    lastMs: atMs,
  };
  if (mayBecomeCardCode(next.asTyped) || mayBecomeCardCode(next.byPlace))
    return { kind: 'collected', burst: next };
  // What went before was a person's; this one may begin a code.
  return burst === undefined ? OTHER : scanStep(undefined, press);
}

function isWhole(text: string): boolean {
  const read = readCardCode(text);
  return read.ok || read.error.code !== 'card.notACode';
}

const SIGNS: { readonly [code: string]: string } = {
  Minus: '-',
  NumpadSubtract: '-',
  Period: '.',
  NumpadDecimal: '.',
};

/** What the key types on a US keyboard, as far as a code needs it. */
function placeOf({ code }: ScanKey): string {
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? SIGNS[code] ?? '?';
}
