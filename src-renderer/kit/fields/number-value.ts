/**
 * Mantine's NumberInput with `value={undefined}` falls back to a stale number: clear it, type 71, and it holds 710. So
 * the input is always given `''` for "nothing", and what leaves the kit is a number or absent. While someone types it
 * also emits text (`0.`, `-`), which is not yet a number.
 */
export function toInputValue(value: number | undefined): number | '' {
  return value ?? '';
}

/** @param emitted what the input hands out: a number, `''`, or unfinished text */
export function fromInputValue(emitted: number | string): number | undefined {
  if (typeof emitted === 'number') return Number.isFinite(emitted) ? emitted : undefined;
  return /^-?\d+(\.\d+)?$/.test(emitted) ? Number(emitted) : undefined;
}
