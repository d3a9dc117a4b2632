import { calendarDateInZone, instantInZone } from '#shared/kernel/instant.ts';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { Message } from '#shared/modules/messages/message.record.ts';
import type { Outcome } from './outcome.ts';

/** `given`: whoever asks may send it, and no other. `elsewhere`: another has been given it. `unknown`: nobody could be asked. */
export type Claim = 'given' | 'elsewhere' | 'unknown';

/**
 * Who sends a message, of several that could: each is given to one, and one that ends in the midst of it keeps it, so that no other
 * sends what may have gone already.
 */
export interface Claims {
  /** Whether nobody else can send, and nobody remembers what was sent. */
  isAlone(): boolean;
  take(message: Message): Promise<Claim>;
  /** It did not go, as is known for sure. */
  giveBack(message: Message): Promise<void>;
}

export interface WriteContext {
  readonly read: Reader;
  /** ISO 8601 with the facility's offset. */
  readonly now: string;
}

/** Where messages are sent from: a desk with its replica, or the sync server with the databases of a facility. */
export interface SendingPlace {
  readonly facility: Facility;
  /** Stands in what is sent from here. */
  readonly device: string;
  /** The sync server that this is; absent at a desk. */
  readonly server?: string;
  readonly claims: Claims;
  /** When the records were set back: of what was due before nobody knows here whether it went. Unix time in ms. */
  readonly setBackMs?: number;
  readonly nowMs: () => number;
  /** Takes each record for itself: a person's merged records are for whoever asks to join. */
  readonly reader: () => Reader;
  /**
   * Reads, plans and writes, all of it or nothing, durable when it resolves. The plan may run several times.
   * @param userId in whose name a desk writes; a server has a hand of its own
   * @returns undefined where it cannot be written now
   */
  write<T>(
    request: { readonly action: string; readonly userId: string },
    plan: (context: WriteContext) => Promise<Plan<T>>,
  ): Promise<{ readonly reply: T } | undefined>;
  /** Whether it goes on: not where the replica has closed, or the program ends. */
  readonly isOpen: () => boolean;
  /** Keeps the records open until the returned function is called. */
  readonly hold: () => () => void;
  /** Told of what went wrong with one message: a mistake in the program, or a record that cannot be read. */
  readonly failed: (id: string, error: unknown) => void;
  /** Told how each attempt went. */
  readonly noted?: (outcome: Outcome) => void;
}

export interface Moment {
  readonly now: string;
  readonly nowMs: number;
  /** The calendar day at the facility. */
  readonly today: CalendarDate;
}

export function momentOf({ facility }: Pick<SendingPlace, 'facility'>, nowMs: number): Moment {
  const now = instantInZone(nowMs, facility.zone);
  return { now, nowMs, today: calendarDateInZone(now, facility.zone) };
}
