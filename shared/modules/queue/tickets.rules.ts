/**
 * Ticket numbers: `T-07`, `TK3-07`.
 *
 *     T     letter of the station of care where the visit began
 *     K3    mark of the desk: the prefix that it numbers patients with, which is its alone
 *     07    counts up from 1 each day, by letter
 *
 * A desk that founded its facility and was never joined by another has no mark. Letters are one and marks are pairs of letter and
 * digit, so no two desks can write the same number, online or not.
 */
import type { Json } from '#shared/kernel/json.ts';

/** Counter of a station that founded its facility and is no copy of another: `true`. */
export const TICKETS_PLAIN = 'queue.plainTickets';

const LEASED_LENGTH = 4;

/** @param prefix that patients are numbered with @param plain the counter TICKETS_PLAIN */
export function ticketMark(prefix: string, plain: Json | undefined): string {
  // A prefix from random space is long: until a server leases one, nobody else can be giving tickets here.
  return plain === true && prefix.length > LEASED_LENGTH ? '' : prefix;
}

/**
 * The next one of the day.
 * @param given all tickets of the day, of every desk
 * @param held by those who are here still since the evening before: nobody else is called by them
 */
export function nextTicket(
  letter: string,
  mark: string,
  given: readonly string[],
  held: readonly string[] = [],
): string {
  const start = `${letter}${mark}-`;
  const numbers = given
    .filter((ticket) => ticket.startsWith(start))
    .map((ticket) => Number(ticket.slice(start.length)));
  const ticketOf = (number: number) => start + String(number).padStart(2, '0');
  let next = Math.max(0, ...numbers) + 1;
  while (held.includes(ticketOf(next))) next += 1;
  return ticketOf(next);
}
