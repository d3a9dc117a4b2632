import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useAdminWords } from '../words.ts';
import { stationName } from '#renderer/modules/queue/queue-state.ts';
import { useQueueWords } from '#renderer/modules/queue/words.ts';
import { QueryPanel } from '../QueryPanel.tsx';
import { CareStationForm } from './CareStationForm.tsx';
import { ExceptionForm } from './ExceptionForm.tsx';
import { HolidayForm } from './HolidayForm.tsx';
import type { PartFormProps, SetupAll } from './part-form.ts';
import { PlaceForm } from './PlaceForm.tsx';
import { VisitTypeForm } from './VisitTypeForm.tsx';
import { WeekForm } from './WeekForm.tsx';
import { useCalendarAdminWords } from './words.ts';
import './calendar.css';

const PARTS = ['week', 'exceptions', 'holidays', 'visitTypes', 'places', 'careStations'] as const;
type Part = (typeof PARTS)[number];
const NOTHING = {};
const NEW = 'new';

interface Line {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly isOff: boolean;
}

/** What can be booked, when, and how long it takes: the list, and what is chosen of it beside. */
export function CalendarSection() {
  const words = useCalendarAdminWords();
  const admin = useAdminWords();
  const query = useQuery(scheduleSetup.all, NOTHING);
  const [part, setPart] = useState<Part>('week');
  // A form that has just saved something new stays as it is: what it says of the save must not go.
  const [form, setForm] = useState<{ readonly id: string; readonly number: number }>();
  const chosen = form?.id;
  const choose = (id: string) => {
    if (id !== chosen || id === NEW) setForm({ id, number: (form?.number ?? 0) + 1 });
  };
  const linesOf = useLines();
  return (
    <QueryPanel title={admin('section.calendar')} query={query}>
      {(all) => (
        <div className="fw-setup">
          <SegmentedControl
            aria-label={words('part')}
            value={part}
            onChange={(value) => {
              setPart(value);
              setForm(undefined);
            }}
            data={PARTS.map((value) => ({ value, label: words(`part.${value}`) }))}
          />
          <div className="fw-setup-split">
            <div className="fw-setup-list">
              <Button variant="default" size="xs" onClick={() => choose(NEW)}>
                {words(`add.${part}`)}
              </Button>
              <ul role="list">
                {linesOf(part, all).map(({ id, name, note, isOff }) => (
                  <li key={id}>
                    <button type="button" aria-pressed={id === chosen} onClick={() => choose(id)}>
                      <bdi>{name}</bdi>
                      <span className="fw-second">
                        <bdi>{note}</bdi>
                        {isOff
                          ? ` · ${words(part === 'exceptions' || part === 'holidays' ? 'cancelled' : 'notInUse')}`
                          : ''}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              {linesOf(part, all).length === 0 ? <p>{words('empty')}</p> : null}
            </div>
            <div className="fw-setup-form">
              {form === undefined ? (
                <p className="fw-second">{words('choose')}</p>
              ) : (
                <PartForm
                  key={`${part} ${form.number}`}
                  part={part}
                  all={all}
                  id={form.id === NEW ? undefined : form.id}
                  onSaved={(id) => setForm({ ...form, id })}
                />
              )}
            </div>
          </div>
        </div>
      )}
    </QueryPanel>
  );
}

function PartForm({ part, ...props }: PartFormProps & { readonly part: Part }): ReactNode {
  switch (part) {
    case 'week':
      return <WeekForm {...props} />;
    case 'exceptions':
      return <ExceptionForm {...props} />;
    case 'holidays':
      return <HolidayForm {...props} />;
    case 'visitTypes':
      return <VisitTypeForm {...props} />;
    case 'places':
      return <PlaceForm {...props} />;
    case 'careStations':
      return <CareStationForm {...props} />;
  }
}

function useLines(): (part: Part, all: SetupAll) => readonly Line[] {
  const words = useCalendarAdminWords();
  const format = useFormat();
  const stations = useQueueWords();
  return (part, { visitTypes, schedules, exceptions, holidays, practitioners, places, careStations }) => {
    const whose = (id: string | undefined) => practitioners.find((one) => one.id === id)?.name ?? '?';
    const where = (id: string | undefined) => places.find((one) => one.id === id)?.name ?? '?';
    switch (part) {
      case 'week':
        return schedules.map(({ id, practitionerId, periods = [], active }) => ({
          id,
          name: whose(practitionerId),
          note: words('itemCount', { count: periods.length }),
          isOff: !active,
        }));
      case 'exceptions':
        return exceptions.map(({ id, kind, practitionerId, locationId, startDate, endDate, cancelled }) => ({
          id,
          name: kind === 'outOfUse' ? where(locationId) : whose(practitionerId),
          note: `${words(`kind.${kind}`)} · ${format.date(startDate)} – ${format.date(endDate)}`,
          isOff: cancelled === true,
        }));
      case 'holidays':
        return holidays.map(({ id, date, name, cancelled }) => ({
          id,
          name,
          note: format.date(date),
          isOff: cancelled === true,
        }));
      case 'visitTypes':
        return visitTypes.map(({ id, name, durationMinutes, active }) => ({
          id,
          name,
          note: `${durationMinutes} ${words('minutes')}`,
          isOff: !active,
        }));
      case 'places':
        return places.map(({ id, name, bookable = 'none', active }) => ({
          id,
          name,
          note: words(`bookable.${bookable}`),
          isOff: !active,
        }));
      case 'careStations':
        return careStations.map((one) => ({
          id: one.id,
          name: stationName(stations, one),
          note: `${one.letter} · ${stations('target', { minutes: one.targetMinutes })}`,
          isOff: !one.active,
        }));
    }
  };
}
