import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { AppointmentFacts } from './AppointmentFacts.tsx';
import type { Setup } from './CalendarBar.tsx';
import { PatientLine } from './PatientLine.tsx';
import { useMove } from './use-move.ts';
import { useSchedulingWords } from './words.ts';

/** Two for one time, and the ways out of it. */
export function ClashPanel({
  clashes,
  setup,
}: {
  readonly clashes: OutputOf<(typeof scheduling)['clashes']>;
  readonly setup: Setup;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const toast = useToast();
  const mayBook = usePermission('schedule.book');
  const mayKeep = usePermission('schedule.overbook');
  const { move, isRunning } = useMove();
  const [refused, setRefused] = useState<string>();
  const keep = useCommand(scheduling.keepBoth);
  if (clashes.length === 0) return <p>{words('clash.none')}</p>;
  return (
    <>
      <p className="fw-second">{words('clash.text')}</p>
      {refused === undefined ? null : <Notice severity="serious" role="alert" title={refused} />}
      <ul role="list" className="fw-calendar-list">
        {clashes.map(({ first, later, suggestions }) => (
          <li key={`${first.appointment.id} ${later.appointment.id}`}>
            <h3>{words('clash.first')}</h3>
            <PatientLine patient={first.patient} />
            <h3>{words('clash.later')}</h3>
            <PatientLine patient={later.patient} />
            <AppointmentFacts item={later} setup={setup} />
            <div className="fw-calendar-actions">
              {!mayBook
                ? null
                : suggestions.map(({ day, time, start, practitionerId, locationId }) => (
                    <Button
                      key={start}
                      size="xs"
                      variant="default"
                      loading={isRunning}
                      onClick={() =>
                        void move(later, {
                          day,
                          time,
                          practitionerId,
                          ...(locationId !== undefined && { locationId }),
                        }).then(setRefused)
                      }
                    >
                      {words('clash.moveTo', { when: format.dateTime(start) })}
                    </Button>
                  ))}
              {mayKeep ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={keep.isRunning}
                  onClick={() => {
                    void keep.run({ id: later.appointment.id, beside: first.appointment.id }).then((done) => {
                      if (done.ok) toast(words('clash.kept'));
                    });
                  }}
                >
                  {words('clash.keepBoth')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
