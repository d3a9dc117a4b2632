import type { Id } from '#shared/kernel/ids.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { readStations } from '#shared/modules/queue/read-queue.ts';
import { wallTime } from '#shared/modules/scheduling/appointment.rules.ts';
import type { EngineContext } from '../actions.ts';
import type { TicketModel } from './ticket.model.ts';

/** @returns undefined where nobody of this id waits */
export async function readTicket(
  engine: EngineContext,
  { entryId, language }: { readonly entryId: Id; readonly language: ScreenLanguage },
  nowMs: number,
): Promise<TicketModel | undefined> {
  const { replica, facility: openedWith } = engine.opened();
  const read = replica.reader();
  const entry = await read.get(QueueEntry, entryId);
  if (!entry) return undefined;
  const facility = (await read.get(Facility, openedWith.id)) ?? openedWith;
  const station = (await readStations(read)).find(({ id }) => id === entry.stationId);
  return {
    language,
    locale: writingLocale(language, facilityRegion(facility.zone, facility.address)),
    facility,
    ticket: entry.ticket,
    ...(station && { station }),
    day: entry.day,
    time: wallTime(entry.arrivedAt, facility.zone),
    printedAtMs: nowMs,
  };
}
