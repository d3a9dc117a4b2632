import type { OutputOf } from '#shared/kernel/contract.ts';
import type { CareStation, CareStationKind } from '#shared/modules/queue/care-station.record.ts';
import type { queue } from '#shared/modules/queue/queue.contract.ts';
import type { Words } from '#renderer/kit/i18n/words.tsx';

export type Board = OutputOf<(typeof queue)['board']>;
export type Wait = Board['waits'][number];

/** What this person looks at, and where they call patients to. Empty: all, or none. */
export interface Place {
  readonly stationId: string;
  readonly practitionerId: string;
  readonly roomId: string;
}
export const NO_PLACE: Place = { stationId: '', practitionerId: '', roomId: '' };

export type QueueSideOf = { readonly kind: 'checkIn' } | { readonly kind: 'wait'; readonly id: string };

export interface Column {
  readonly station: CareStation | undefined;
  readonly waits: readonly Wait[];
}

interface Face {
  readonly kind?: CareStationKind | undefined;
  readonly name?: string | undefined;
}

/** As the facility calls it, else in the words of the screen. */
export function stationName(words: Words<string>, station: Face | undefined): string {
  if (station?.name !== undefined) return station.name;
  return station?.kind === undefined ? words('unnamed') : words(`station.${station.kind}`);
}

/** Its number is not parted from it at the end of a line: in Arabic it would be read before what it belongs to. */
export function roomName(board: Board, id: string | undefined): string | undefined {
  return board.rooms.find((room) => room.id === id)?.name.replace(/ (?=\S{1,4}$)/u, '\u00A0');
}

/** Rooms that patients of a station of care are called to. */
export function roomsOf(board: Board, station: CareStation | undefined): Board['rooms'] {
  const own = station?.roomIds ?? [];
  return own.length === 0 ? board.rooms : board.rooms.filter(({ id }) => own.includes(id));
}

/**
 * Columns of the board: those in use, and those out of use at which somebody waits still; last, without a station of care, who waits at
 * one that another desk made and that has not come here yet.
 */
export function columnsOf(board: Board, { stationId, practitionerId }: Place): readonly Column[] {
  const waits = board.waits.filter(
    ({ entry }) =>
      practitionerId === '' || entry.practitionerId === undefined || entry.practitionerId === practitionerId,
  );
  const known = new Set(board.stations.map(({ id }) => id));
  const strays = waits.filter(({ entry }) => !known.has(entry.stationId));
  const columns: Column[] = board.stations
    .map((station) => ({
      station,
      waits: waits.filter(({ entry }) => entry.stationId === station.id),
    }))
    .filter(({ station }) => stationId === '' || station.id === stationId)
    .filter((column) => column.station.active || column.waits.length > 0);
  return stationId === '' && strays.length > 0
    ? [...columns, { station: undefined, waits: strays }]
    : columns;
}
