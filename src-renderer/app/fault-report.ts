import type { InputOf } from '#shared/kernel/contract.ts';
import type { station } from '#shared/modules/station/station.contract.ts';

type Report = InputOf<typeof station.reportFault>;

const MOST_FRAMES = 12;

/**
 * What of a fault may go into the log: its kind, the screen's name, and places in the program. A message may quote what
 * someone typed, and an address holds ids: neither is taken.
 * @param hash the window's address after `#`
 */
export function faultReport(error: unknown, hash: string): Report {
  const isError = error instanceof Error;
  const kind = isError ? error.name : typeof error;
  const frames = isError ? [...(error.stack ?? '').matchAll(/([\w.-]{1,80}):(\d{1,7}):(\d{1,7})/g)] : [];
  return {
    screen: /^#?\/([a-z-]{1,40})(?:[/?]|$)/.exec(hash)?.[1] ?? 'unknown',
    error: /^[A-Za-z]{1,40}$/.test(kind) ? kind : 'Error',
    // The message stands before the first frame, and might look like one.
    frames: frames
      .filter(({ index, input }) => /\n\s+at [^\n]*$/.test(input.slice(0, index)))
      .slice(0, MOST_FRAMES)
      .map(([, file = '', line = '', column = '']) => `${file}:${line}:${column}`),
  };
}
