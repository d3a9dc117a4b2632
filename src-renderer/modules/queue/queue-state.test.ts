import { expect, it } from 'vitest';
import { builtInStationId, stationsInForce } from '#shared/modules/queue/care-stations.rules.ts';
import { aWait } from '#shared/modules/queue/queue-testing.ts';
import { columnsOf, NO_PLACE, roomName, type Board } from './queue-state.ts';

const DENTIST = 'careStation:00000000-0000-7000-8000-000000000009';
const [here, elsewhere] = [aWait(1), aWait(2, { stationId: DENTIST })];
const board: Board = {
  stations: [...stationsInForce([])],
  rooms: [],
  providers: [],
  waits: [{ entry: here }, { entry: elsewhere }],
  done: 0,
  left: 0,
  expected: [],
};
const shown = (of: Board, place = NO_PLACE) =>
  columnsOf(of, place).flatMap(({ station, waits }) => waits.map(({ entry }) => [station?.id, entry.ticket]));

it('shows everybody who waits, also at a station of care that has not come here yet', () => {
  const triage = builtInStationId('triage');
  expect(shown(board)).toEqual([
    [triage, 'T-01'],
    [undefined, 'T-02'],
  ]);
  expect(shown(board, { ...NO_PLACE, stationId: triage })).toEqual([[triage, 'T-01']]);
  const come = { id: DENTIST, name: 'Dentist', letter: 'Z', order: 99, targetMinutes: 30, active: true };
  expect(shown({ ...board, stations: [...stationsInForce([come])] })).toEqual([
    [triage, 'T-01'],
    [DENTIST, 'T-02'],
  ]);
});

it('keeps a room and its number in one line', () => {
  const rooms = ['Room 1', 'Consultation room 12', 'Emergency department'].map((name) => ({
    id: name,
    name,
  }));
  expect(rooms.map(({ id }) => roomName({ ...board, rooms }, id))).toEqual([
    'Room\u00A01',
    'Consultation room\u00A012',
    'Emergency department',
  ]);
});
