import type { CSSProperties, PointerEvent } from 'react';
import { IconCheck, IconDoorEnter, IconUserCheck, IconUserX, IconX, type Icon } from '@tabler/icons-react';
import type { AppointmentStatus } from '#shared/modules/scheduling/appointment.record.ts';
import type { CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import type { Setup } from './CalendarBar.tsx';
import type { Lane } from './calendar-layout.ts';
import { useSchedulingWords } from './words.ts';

const MARKS: { readonly [S in AppointmentStatus]?: Icon } = {
  arrived: IconUserCheck,
  'checked-in': IconDoorEnter,
  fulfilled: IconCheck,
  cancelled: IconX,
  noshow: IconUserX,
};

const SHORT_MS = 18 * 60_000;
const LONG_MS = 30 * 60_000;

export interface EventBoxProps {
  readonly item: CalendarItem;
  readonly lane: Lane | undefined;
  readonly style: CSSProperties;
  readonly setup: Setup;
  readonly isSelected: boolean;
  readonly onOpen: () => void;
  readonly onPointerDown: ((event: PointerEvent<HTMLElement>) => void) | undefined;
}

/** One appointment in the calendar: its state by shape and word, its kind by the colour of its edge. */
export function EventBox({ item, lane, style, setup, isSelected, onOpen, onPointerDown }: EventBoxProps) {
  const words = useSchedulingWords();
  const format = useFormat();
  const { appointment, patient, contested } = item;
  const { status, start, visitTypeId, tentative, overbooks } = appointment;
  const visitType = setup.visitTypes.find(({ id }) => id === visitTypeId);
  const Mark = MARKS[status];
  const lengthMs = Date.parse(appointment.end) - Date.parse(start);
  const isShort = lengthMs < SHORT_MS;
  const { lane: at = 0, lanes = 1 } = lane ?? {};
  return (
    <button
      type="button"
      className="fw-event"
      data-event={appointment.id}
      data-status={status}
      data-tentative={tentative ? '' : undefined}
      data-short={isShort ? '' : undefined}
      data-long={lengthMs >= LONG_MS ? '' : undefined}
      data-colour={visitType?.colour}
      aria-pressed={isSelected}
      style={{ ...style, '--lane': at, '--lanes': lanes } as CSSProperties} // custom properties
      onClick={onOpen}
      onPointerDown={onPointerDown}
    >
      <span className="fw-event-line">
        <bdi dir="ltr" className="fw-event-time">
          {format.time(start)}
        </bdi>{' '}
        <span className="fw-event-name">
          {patient ? <PatientName name={patient.name} /> : words('patientUnknown')}
        </span>
        {Mark ? (
          <>
            <Mark size={14} aria-hidden />
            <span className="fw-hidden">, {words(`status.${status}`)}</span>
          </>
        ) : null}
        {tentative ? (
          <span className="fw-event-mark" title={words('tentative')}>
            <SeverityIcon severity="pending" />
            <span className="fw-hidden">, {words('tentative')}</span>
          </span>
        ) : null}
        {contested ? (
          <span className="fw-event-mark" title={words('contested')}>
            <SeverityIcon severity="serious" />
            <span className="fw-hidden">, {words('contested')}</span>
          </span>
        ) : null}
        {overbooks && overbooks.length > 0 ? (
          <span className="fw-event-mark" title={words('overbooked')}>
            <SeverityIcon severity="caution" />
            <span className="fw-hidden">, {words('overbooked')}</span>
          </span>
        ) : null}
      </span>
      {/* A short one has room for one line; its kind is heard all the same. */}
      <span className={isShort ? 'fw-hidden' : 'fw-event-kind'}>
        <bdi>{visitType?.name ?? appointment.reason ?? ''}</bdi>
      </span>
    </button>
  );
}
