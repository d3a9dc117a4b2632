import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { WAITING_PRIORITIES } from '#shared/modules/scheduling/waiting-entry.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import type { Setup } from './CalendarBar.tsx';
import { PatientFinder } from './PatientFinder.tsx';
import { PatientLine } from './PatientLine.tsx';
import { useSchedulingWords } from './words.ts';

const NOTHING = {};

/** Who would come earlier: the most urgent first, then the longest. */
export function WaitingPanel({
  setup,
  onBook,
}: {
  readonly setup: Setup;
  readonly onBook: (book: {
    readonly day: string;
    readonly patientId: string;
    readonly visitTypeId: string;
    readonly waitingId: string;
  }) => void;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const toast = useToast();
  const { today } = useClock();
  const mayBook = usePermission('schedule.book');
  const waiting = useQuery(scheduling.waiting, NOTHING);
  const withdraw = useCommand(scheduling.withdrawWaiting);
  const [isAdding, setIsAdding] = useState(false);
  const [error, setError] = useState<{ readonly code: string }>();
  if (waiting.state === 'error') return <ErrorNotice error={waiting.error} />;
  if (isAdding) return <AddWaiting setup={setup} onDone={() => setIsAdding(false)} />;
  return (
    <>
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      {waiting.value?.length === 0 ? <p>{words('waiting.none')}</p> : null}
      {mayBook ? (
        <div className="fw-calendar-actions">
          <Button variant="default" size="xs" onClick={() => setIsAdding(true)}>
            {words('waiting.add')}
          </Button>
        </div>
      ) : null}
      <ul role="list" className="fw-calendar-list">
        {(waiting.value ?? []).map(({ entry, patient }) => (
          <li key={entry.id}>
            <PatientLine patient={patient} />
            <div className="fw-second">
              {[
                words(`priority.${entry.priority}`),
                setup.visitTypes.find(({ id }) => id === entry.visitTypeId)?.name,
                entry.partOfDay && words(`part.${entry.partOfDay}`),
                words('waiting.since', { date: format.day(entry.addedAt) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
            {entry.note === undefined ? null : <bdi>{entry.note}</bdi>}
            {mayBook ? (
              <div className="fw-calendar-actions">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() =>
                    onBook({
                      day: today,
                      patientId: entry.patientId,
                      visitTypeId: entry.visitTypeId,
                      waitingId: entry.id,
                    })
                  }
                >
                  {words('book')}
                </Button>
                <Button
                  size="xs"
                  variant="subtle"
                  loading={withdraw.isRunning}
                  onClick={() => {
                    setError(undefined);
                    void withdraw.run({ id: entry.id }).then((done) => {
                      if (!done.ok) return setError(done.error);
                      return toast(words('waiting.removed'));
                    });
                  }}
                >
                  {words('waiting.remove')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function AddWaiting({ setup, onDone }: { readonly setup: Setup; readonly onDone: () => void }) {
  const words = useSchedulingWords();
  const toast = useToast();
  const { run, isRunning } = useCommand(scheduling.addWaiting);
  const [patient, setPatient] = useState<PatientSummary>();
  const active = setup.visitTypes.filter((one) => one.active);
  const [visitTypeId, setVisitTypeId] = useState(active[0]?.id ?? '');
  const [priority, setPriority] = useState<(typeof WAITING_PRIORITIES)[number]>('routine');
  const [part, setPart] = useState('');
  const [error, setError] = useState<{ readonly code: string }>();
  const [isMissing, setIsMissing] = useState(false);
  return (
    <form
      className="fw-calendar-form"
      onSubmit={(event) => {
        event.preventDefault();
        setIsMissing(!patient);
        if (!patient) return;
        const partOfDay = part === 'morning' || part === 'afternoon' ? ({ partOfDay: part } as const) : {};
        void run({ patientId: patient.id, visitTypeId, priority, ...partOfDay }).then((done) => {
          if (!done.ok) return setError(done.error);
          toast(words('waiting.added'));
          return onDone();
        });
      }}
    >
      {patient ? (
        <PatientLine patient={patient} />
      ) : (
        <PatientFinder error={isMissing ? words('patientNeeded') : undefined} onChoose={setPatient} />
      )}
      <NativeSelect
        label={words('visitType')}
        value={visitTypeId}
        onChange={(event) => setVisitTypeId(event.currentTarget.value)}
        data={active.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <NativeSelect
        label={words('priority')}
        value={priority}
        onChange={(event) => setPriority(event.currentTarget.value as typeof priority)} // its options are these
        data={WAITING_PRIORITIES.map((value) => ({ value, label: words(`priority.${value}`) }))}
      />
      <NativeSelect
        label={words('partOfDay')}
        value={part}
        onChange={(event) => setPart(event.currentTarget.value)}
        data={[
          { value: '', label: words('part.any') },
          { value: 'morning', label: words('part.morning') },
          { value: 'afternoon', label: words('part.afternoon') },
        ]}
      />
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      <div className="fw-calendar-actions">
        <Button type="submit" loading={isRunning}>
          {words('waiting.add')}
        </Button>
      </div>
    </form>
  );
}
