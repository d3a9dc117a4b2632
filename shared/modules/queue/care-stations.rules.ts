import type { Id } from '#shared/kernel/ids.ts';
import { CARE_STATION_KINDS, type CareStation, type CareStationKind } from './care-station.record.ts';

/** The id of the record that changes a station of care which every clinic has: the same everywhere, version 8 as all derived ids. */
export function builtInStationId(kind: CareStationKind): Id {
  const at = String(CARE_STATION_KINDS.indexOf(kind) + 1).padStart(12, '0');
  return `careStation:00000000-0000-8000-8000-${at}`;
}

const LETTERS: { readonly [K in CareStationKind]: string } = {
  reception: 'R',
  triage: 'T',
  doctor: 'D',
  laboratory: 'L',
  pharmacy: 'P',
  cashier: 'C',
};
/** Minutes, until the facility sets its own. */
const TARGETS: { readonly [K in CareStationKind]: number } = {
  reception: 10,
  triage: 15,
  doctor: 45,
  laboratory: 30,
  pharmacy: 20,
  cashier: 10,
};

const BUILT_IN: readonly CareStation[] = CARE_STATION_KINDS.map((kind, at) => ({
  id: builtInStationId(kind),
  kind,
  letter: LETTERS[kind],
  order: (at + 1) * 10,
  targetMinutes: TARGETS[kind],
  active: true,
}));

/** As every clinic has it until the facility says otherwise; absent for one that the facility made. */
export function builtInStation(id: Id): CareStation | undefined {
  return BUILT_IN.find((one) => one.id === id);
}

/** All stations of care as they are in force, those out of use too, in the order of the board. */
export function stationsInForce(records: readonly CareStation[]): readonly CareStation[] {
  const changed = new Map(records.map((one) => [one.id, one]));
  const builtIn = BUILT_IN.map((one) => changed.get(one.id) ?? one);
  const builtInIds = new Set(BUILT_IN.map(({ id }) => id));
  return [...builtIn, ...records.filter(({ id }) => !builtInIds.has(id))].toSorted(
    (a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
  );
}

/** Where somebody who was checked in waits first: reception is behind them then. */
export function firstStation(stations: readonly CareStation[]): CareStation | undefined {
  const open = stations.filter(({ active }) => active);
  return open.find(({ kind }) => kind !== 'reception') ?? open[0];
}

/** Whether a patient with an appointment is seen there: by a doctor, or at a station that the facility made. */
export function seesAppointments({ kind }: Pick<CareStation, 'kind'>): boolean {
  return kind === undefined || kind === 'doctor';
}
