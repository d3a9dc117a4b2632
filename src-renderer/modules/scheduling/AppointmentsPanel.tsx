import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { isOpen } from '#shared/modules/scheduling/appointment.rules.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { PatientMessages } from '#renderer/modules/messages/PatientMessages.tsx';
import { useSchedulingWords } from './words.ts';
import './appointments.css';

const NOTHING = {};
const MOST = 100;
const SHOWN_AHEAD = 4;
const SHOWN_PAST = 3;

/** When a patient comes next, and when they came or did not. */
export function AppointmentsPanel({
  patientId,
  level,
}: {
  readonly patientId: string;
  readonly level?: 2 | 3;
}) {
  const words = useSchedulingWords();
  const navigate = useNavigate();
  const { now } = useClock();
  const mayRead = usePermission('schedule.read');
  const mayBook = usePermission('schedule.book');
  const setup = useQuery(scheduling.setup, mayRead ? NOTHING : undefined);
  const found = useQuery(scheduling.ofPatient, mayRead ? { patientId, limit: MOST } : undefined);
  if (!mayRead || !found.value) return null;
  const isAhead = (one: Appointment) => isOpen(one) && Date.parse(one.end) > Date.parse(now);
  const ahead = found.value.filter(isAhead).toReversed();
  const past = found.value.filter((one) => !isAhead(one));
  const nameOf = (id: string | undefined) => setup.value?.visitTypes.find((one) => one.id === id)?.name;
  const line = (one: Appointment) => (
    <AppointmentLine key={one.id} appointment={one} kind={nameOf(one.visitTypeId)} />
  );
  const [shown, more] = [past.slice(0, SHOWN_PAST), past.slice(SHOWN_PAST)];
  return (
    <Panel
      title={words('appointments')}
      {...(level && { level })}
      note={words('appointments.ahead', { count: ahead.length })}
      padded
      actions={
        mayBook ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => void navigate({ to: '/calendar', search: { patient: patientId } })}
          >
            {words('book')}
          </Button>
        ) : undefined
      }
    >
      {found.value.length === 0 ? <p className="fw-second">{words('appointments.none')}</p> : null}
      <ul role="list" className="fw-appointments">
        {ahead.slice(0, SHOWN_AHEAD).map(line)}
        {shown.map(line)}
      </ul>
      {more.length === 0 ? null : (
        <details>
          <summary>{words('appointments.more', { count: more.length })}</summary>
          <ul role="list" className="fw-appointments">
            {more.map(line)}
          </ul>
        </details>
      )}
      <PatientMessages patientId={patientId} />
    </Panel>
  );
}

function AppointmentLine({
  appointment,
  kind,
}: {
  readonly appointment: Appointment;
  readonly kind: string | undefined;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const { start, day, status, tentative, cancelReason } = appointment;
  return (
    <li>
      <Link to="/calendar" search={{ day }}>
        {format.dateTime(start)}
      </Link>{' '}
      <bdi>{kind ?? appointment.reason ?? ''}</bdi>{' '}
      {tentative ? (
        <StatusChip severity="pending">{words('tentative')}</StatusChip>
      ) : (
        <span className="fw-second">
          {words(`status.${status}`)}
          {cancelReason === undefined ? null : (
            <>
              {': '}
              <bdi>{cancelReason}</bdi>
            </>
          )}
        </span>
      )}
    </li>
  );
}
