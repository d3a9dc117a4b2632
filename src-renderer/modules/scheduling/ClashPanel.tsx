import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { scheduling, type Slot } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { AppointmentFacts } from './AppointmentFacts.tsx';
import type { Setup } from './CalendarBar.tsx';
import { PatientLine } from './PatientLine.tsx';
import { useMove } from './use-move.ts';
import { useSchedulingWords } from './words.ts';

type Clash = OutputOf<(typeof scheduling)['clashes']>[number];

/** Each asks for free times of its own. */
const SHOWN = 10;

/** Two for one time, and the ways out of it. */
export function ClashPanel({
  clashes,
  setup,
}: {
  readonly clashes: readonly Clash[];
  readonly setup: Setup;
}) {
  const words = useSchedulingWords();
  if (clashes.length === 0) return <p>{words('clash.none')}</p>;
  return (
    <>
      <p className="fw-second">{words('clash.text')}</p>
      <ul role="list" className="fw-calendar-list">
        {clashes.slice(0, SHOWN).map((clash) => (
          <ClashItem
            key={`${clash.first.appointment.id} ${clash.later.appointment.id}`}
            clash={clash}
            setup={setup}
          />
        ))}
      </ul>
      {clashes.length > SHOWN ? <p>{words('clash.more', { count: clashes.length - SHOWN })}</p> : null}
    </>
  );
}

function ClashItem({ clash: { first, later }, setup }: { readonly clash: Clash; readonly setup: Setup }) {
  const words = useSchedulingWords();
  const format = useFormat();
  const toast = useToast();
  const textOf = useErrorText(words);
  const mayBook = usePermission('schedule.book');
  const mayKeep = usePermission('schedule.overbook');
  const { move, isRunning } = useMove();
  const [refused, setRefused] = useState<string>();
  const keep = useCommand(scheduling.keepBoth);
  const { id } = later.appointment;
  const free = useQuery(scheduling.alternatives, mayBook ? { appointmentId: id } : undefined);

  async function moveTo({ day, time, practitionerId, locationId }: Slot): Promise<void> {
    setRefused(undefined);
    const to = { day, time, practitionerId, ...(locationId !== undefined && { locationId }) };
    setRefused(await move(later, to));
  }
  async function keepBoth(): Promise<void> {
    setRefused(undefined);
    const done = await keep.run({ id, beside: first.appointment.id });
    if (done.ok) toast(words('clash.kept'));
    else setRefused(textOf(done.error));
  }
  return (
    <li>
      <h3>{words('clash.first')}</h3>
      <PatientLine patient={first.patient} />
      <h3>{words('clash.later')}</h3>
      <PatientLine patient={later.patient} />
      <AppointmentFacts item={later} setup={setup} />
      {free.state === 'error' ? <ErrorNotice error={free.error} words={words} /> : null}
      {refused === undefined ? null : <Notice severity="serious" role="alert" title={refused} />}
      <div className="fw-calendar-actions">
        {(free.value ?? []).map((slot) => (
          <Button
            key={`${slot.start} ${slot.practitionerId}`}
            size="xs"
            variant="default"
            loading={isRunning}
            onClick={() => void moveTo(slot)}
          >
            {words('clash.moveTo', { when: format.dateTime(slot.start) })}
          </Button>
        ))}
        {mayKeep ? (
          <Button size="xs" variant="default" loading={keep.isRunning} onClick={() => void keepBoth()}>
            {words('clash.keepBoth')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
