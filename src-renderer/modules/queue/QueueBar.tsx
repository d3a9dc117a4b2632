import { NativeSelect } from '@mantine/core';
import { roomsOf, stationName, type Board, type Place } from './queue-state.ts';
import { useQueueWords } from './words.ts';

/** Which station of care, whose patients, and the room that they are called to. */
export function QueueBar({
  board,
  place,
  onPlace,
}: {
  readonly board: Board;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}) {
  const words = useQueueWords();
  const station = board.stations.find(({ id }) => id === place.stationId);
  const pick = (
    name: keyof Place,
    label: string,
    all: string,
    options: readonly { readonly id: string; readonly name: string }[],
  ) => (
    <NativeSelect
      aria-label={label}
      value={place[name]}
      onChange={(event) => onPlace({ ...place, [name]: event.currentTarget.value })}
      data={[{ value: '', label: all }, ...options.map(({ id, name: text }) => ({ value: id, label: text }))]}
    />
  );
  const stations = board.stations
    .filter(({ active }) => active)
    .map((one) => ({ id: one.id, name: stationName(words, one) }));
  return (
    <div className="fw-queue-bar" role="group" aria-label={words('filters')}>
      {pick('stationId', words('stationFilter'), words('allStations'), stations)}
      {pick('practitionerId', words('providerFilter'), words('allProviders'), board.providers)}
      {pick('roomId', words('room'), words('noRoom'), roomsOf(board, station))}
    </div>
  );
}
