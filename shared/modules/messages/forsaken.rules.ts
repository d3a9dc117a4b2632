import type { Message } from './message.record.ts';

/** Sending takes a minute or two; a desk that has said nothing for so long has ended, or cannot tell anybody. */
const FORSAKEN_MS = 3_600_000;

/** Whether a desk began to send it and nobody has heard since how that ended: as much a doubt as one that it said itself. */
export function isForsaken({ status, notBefore }: Message, nowMs: number): boolean {
  return status === 'in-progress' && nowMs - Date.parse(notBefore) > FORSAKEN_MS;
}
