import { isDateTime } from '#shared/kernel/instant.ts';
import {
  earliestDay,
  isCertainlyBefore,
  isPartialDate,
  type PartialDate,
} from '#shared/kernel/partial-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

export type EntryDateError =
  | { readonly code: 'history.future' }
  | { readonly code: 'history.beforeBirth' }
  | { readonly code: 'history.endBeforeStart' };

export interface EntryDates {
  /** FHIR dateTimes. Words, of which no order is known, are let pass. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** History has happened, to somebody who was born, and ends after it began: as far as the known parts of the dates can say. */
export function checkEntryDates(
  { start, end }: EntryDates,
  { today, birthDate }: { readonly today: string; readonly birthDate?: string | undefined },
): Result<undefined, EntryDateError> {
  const [from, to, born] = [start, end, birthDate].map(dayPart);
  for (const date of [from, to]) {
    if (date === undefined) continue;
    if (earliestDay(date) > today) return fail({ code: 'history.future' });
    if (born !== undefined && isCertainlyBefore(date, born)) return fail({ code: 'history.beforeBirth' });
  }
  if (from !== undefined && to !== undefined && isCertainlyBefore(to, from))
    return fail({ code: 'history.endBeforeStart' });
  return ok(undefined);
}

function dayPart(text: string | undefined): PartialDate | undefined {
  if (text === undefined || !isDateTime(text)) return undefined;
  const day = text.slice(0, 10);
  return isPartialDate(day) ? day : undefined;
}
