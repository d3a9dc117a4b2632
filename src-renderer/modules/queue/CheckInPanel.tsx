import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { firstStation } from '#shared/modules/queue/care-stations.rules.ts';
import { QUEUE_PRIORITIES, type QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { PatientLine } from '#renderer/modules/scheduling/PatientLine.tsx';
import { stationName, type Board } from './queue-state.ts';
import { TicketButton } from './TicketButton.tsx';
import { useSteps } from './use-steps.ts';
import { WhoCame } from './WhoCame.tsx';
import { useQueueWords } from './words.ts';

/** Who came, what for, and where they wait; the ticket is told when it is done. */
export function CheckInPanel({ board }: { readonly board: Board }) {
  const [patient, setPatient] = useState<PatientSummary>();
  const [entry, setEntry] = useState<QueueEntry>();
  const another = () => {
    setPatient(undefined);
    setEntry(undefined);
  };
  if (!patient) return <WhoCame board={board} onChoose={setPatient} />;
  if (entry) return <Ticket entry={entry} patient={patient} board={board} onAnother={another} />;
  return <CheckInForm board={board} patient={patient} onOther={another} onDone={setEntry} />;
}

function CheckInForm({
  board,
  patient,
  onOther,
  onDone,
}: {
  readonly board: Board;
  readonly patient: PatientSummary;
  readonly onOther: () => void;
  readonly onDone: (entry: QueueEntry) => void;
}) {
  const words = useQueueWords();
  const format = useFormat();
  const mayBook = usePermission('schedule.book');
  const steps = useSteps(board);
  const stations = board.stations.filter(({ active }) => active);
  const [lastStation, setLastStation] = useKeptState('queue.checkInTo', firstStation(stations)?.id ?? '');
  const [visit, setVisit] = useState<string>();
  const [priority, setPriority] = useState<(typeof QUEUE_PRIORITIES)[number]>('routine');
  const [practitionerId, setPractitionerId] = useState('');
  const [reason, setReason] = useState('');
  const stationId = stations.some(({ id }) => id === lastStation) ? lastStation : (stations[0]?.id ?? '');
  const own = mayBook ? board.expected.filter((one) => one.patient.id === patient.id) : [];
  const appointmentId = visit ?? own[0]?.appointmentId ?? '';
  const submit = () => {
    if (steps.isRunning) return;
    const words_ = reason.trim();
    void steps
      .checkIn({
        patientId: patient.id,
        stationId,
        priority,
        ...(appointmentId !== '' && { appointmentId }),
        ...(practitionerId !== '' && { practitionerId }),
        ...(words_ !== '' && { reason: words_ }),
      })
      .then((entry) => entry && onDone(entry));
  };
  const primary = usePrimaryAction(words('checkIn.now'));
  return (
    <form
      className="fw-queue-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PatientLine patient={patient} />
      <Button size="xs" variant="subtle" onClick={onOther}>
        {words('checkIn.otherPatient')}
      </Button>
      {own.length > 0 ? (
        <NativeSelect
          label={words('checkIn.visit')}
          value={appointmentId}
          onChange={(event) => setVisit(event.currentTarget.value)}
          data={[
            ...own.map((one) => ({
              value: one.appointmentId,
              label: words('appointmentAt', { time: format.time(one.start) }),
            })),
            { value: '', label: words('checkIn.walkIn') },
          ]}
        />
      ) : null}
      <NativeSelect
        label={words('checkIn.to')}
        // The finder that had the focus is gone: a patient was chosen in it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={stationId}
        onChange={(event) => setLastStation(event.currentTarget.value)}
        data={stations.map((one) => ({ value: one.id, label: stationName(words, one) }))}
      />
      <NativeSelect
        label={words('priority')}
        value={priority}
        onChange={(event) => setPriority(event.currentTarget.value as typeof priority)} // its options are these
        data={QUEUE_PRIORITIES.toReversed().map((value) => ({ value, label: words(`priority.${value}`) }))}
      />
      {board.providers.length === 0 || appointmentId !== '' ? null : (
        <NativeSelect
          label={words('provider')}
          value={practitionerId}
          onChange={(event) => setPractitionerId(event.currentTarget.value)}
          data={[
            { value: '', label: words('anyProvider') },
            ...board.providers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <TextField
        label={words('reason')}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {steps.error ? <ErrorNotice error={steps.error} words={words} onRetry={null} /> : null}
      <div className="fw-queue-actions">
        <Button ref={primary} type="submit" loading={steps.isRunning}>
          {words('checkIn.now')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}

function Ticket({
  entry,
  patient,
  board,
  onAnother,
}: {
  readonly entry: QueueEntry;
  readonly patient: PatientSummary;
  readonly board: Board;
  readonly onAnother: () => void;
}) {
  const words = useQueueWords();
  const station = stationName(
    words,
    board.stations.find(({ id }) => id === entry.stationId),
  );
  return (
    <div role="status" className="fw-queue-form">
      <p>{words('checkIn.done')}</p>
      <p>
        {words('checkIn.ticket')}
        <br />
        <bdi dir="ltr" className="fw-ticket-large">
          {entry.ticket}
        </bdi>
      </p>
      <PatientLine patient={patient} />
      <p>
        {words('checkIn.to')} <strong>{station}</strong>
      </p>
      <div className="fw-queue-actions">
        {/* What is likeliest next. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <Button variant="default" onClick={onAnother} autoFocus>
          {words('checkIn.another')}
        </Button>
        <TicketButton entryId={entry.id} />
      </div>
    </div>
  );
}
