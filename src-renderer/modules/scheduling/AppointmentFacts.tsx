import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import type { Setup } from './CalendarBar.tsx';
import { useSchedulingWords } from './words.ts';

export function AppointmentFacts({ item, setup }: { readonly item: CalendarItem; readonly setup: Setup }) {
  const words = useSchedulingWords();
  const format = useFormat();
  const { appointment: one } = item;
  const minutes = Math.round((Date.parse(one.end) - Date.parse(one.start)) / 60_000);
  const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string | undefined) =>
    list.find((each) => each.id === id)?.name;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words('when'), `${format.dateTime(one.start)} · ${words('minutes', { count: minutes })}`],
    [words('status'), words(`status.${one.status}`)],
    [words('visitType'), nameOf(setup.visitTypes, one.visitTypeId)],
    [words('provider'), nameOf(setup.providers, one.practitionerId)],
    [words('room'), nameOf(setup.places, one.locationId)],
    [words('devices'), one.equipmentIds?.map((id) => nameOf(setup.places, id) ?? '?').join(', ')],
    [words('reason'), one.reason],
    [words('note'), one.note],
    [words('cancelReason'), one.cancelReason],
    [words('came'), one.arrivedAt && format.time(one.arrivedAt)],
    [words('inRoomAt'), one.inRoomAt && format.time(one.inRoomAt)],
    [words('ended'), one.endedAt && format.time(one.endedAt)],
    [words('bookedBy'), one.createdBy],
  ];
  return (
    <>
      {one.tentative ? (
        <div>
          <StatusChip severity="pending">{words('tentative')}</StatusChip>
          <p className="fw-second">{words('tentativeText')}</p>
        </div>
      ) : null}
      {item.contested ? (
        <div>
          <StatusChip severity="serious">{words('contested')}</StatusChip>
          <p className="fw-second">{words('contestedText')}</p>
          <Link to="/reviews" search={{ patient: one.patientId, record: one.id }}>
            {words('contestedLink')}
          </Link>
        </div>
      ) : null}
      {one.overbooks && one.overbooks.length > 0 ? (
        <StatusChip severity="caution">{words('overbooked')}</StatusChip>
      ) : null}
      {one.seriesId === undefined ? null : <StatusChip severity="info">{words('series')}</StatusChip>}
      <dl className="fw-calendar-facts">
        {facts.map(([label, value]) =>
          value === undefined || value === '' ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
}
