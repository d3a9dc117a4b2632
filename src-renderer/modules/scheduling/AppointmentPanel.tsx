import { Button } from '@mantine/core';
import { useState } from 'react';
import { scheduling, type CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import type { AppointmentStatus } from '#shared/modules/scheduling/appointment.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { mainName, displayName } from '#shared/kernel/human-name.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { PatientMessages } from '#renderer/modules/messages/PatientMessages.tsx';
import { AppointmentFacts } from './AppointmentFacts.tsx';
import type { Setup } from './CalendarBar.tsx';
import { PatientLine } from './PatientLine.tsx';
import { useSchedulingWords } from './words.ts';

type Settable = 'booked' | 'arrived' | 'checked-in' | 'fulfilled' | 'noshow' | 'cancelled';
/** What can be said of it next, the likeliest first, and under which key. */
const STEPS: { readonly [S in AppointmentStatus]?: readonly Settable[] } = {
  booked: ['arrived', 'noshow'],
  arrived: ['checked-in', 'noshow'],
  'checked-in': ['fulfilled'],
  // Late, and seen all the same.
  noshow: ['arrived'],
};
const KEYS: { readonly [S in Settable]?: string } = {
  arrived: 'C',
  'checked-in': 'I',
  fulfilled: 'F',
  noshow: 'N',
};
const SAY = { arrived: 'arrive', 'checked-in': 'inRoom', fulfilled: 'fulfil', noshow: 'noShow' } as const;

export interface AppointmentPanelProps {
  readonly id: string;
  readonly day: string;
  readonly setup: Setup;
  readonly onMove: (item: CalendarItem) => void;
  readonly onBook: (book: {
    readonly day: string;
    readonly patientId: string;
    readonly visitTypeId: string;
    readonly waitingId: string;
    readonly practitionerId?: string;
  }) => void;
}

export function AppointmentPanel({ id, day, setup, onMove, onBook }: AppointmentPanelProps) {
  const words = useSchedulingWords();
  const mayBook = usePermission('schedule.book');
  const days = useQuery(scheduling.days, { from: day, days: 1 });
  const toast = useToast();
  const textOf = useErrorText(words);
  const set = useCommand(scheduling.setStatus);
  const [error, setError] = useState<{ readonly code: string }>();
  const [isCancelling, setIsCancelling] = useState(false);
  const item = days.value?.items.find(({ appointment }) => appointment.id === id);
  const status = item?.appointment.status;
  const canMove =
    status === 'booked' || status === 'arrived' || status === 'cancelled' || status === 'noshow';
  useShortcut({
    keys: 'M',
    words: words('move'),
    foot: 2,
    disabled: !mayBook || !canMove,
    run: () => item && onMove(item),
  });
  if (days.state === 'error') return <ErrorNotice error={days.error} />;
  if (!days.value) return <div aria-busy="true" />;
  if (!item || !status) return <p>{words('appointment.none')}</p>;
  const name = mainName(item.patient?.name ?? []);

  async function say(to: Settable, reason?: string): Promise<void> {
    setError(undefined);
    const done = await set.run({ id, status: to, ...(reason !== undefined && { reason }) });
    if (!done.ok) return setError(done.error);
    setIsCancelling(false);
    const text = words('done', { status: words(`status.${to}`), name: name ? displayName(name) : '' });
    if (to === 'cancelled' || status === undefined) return toast(text);
    const before = status as Settable; // it was shown with a step that leads from it
    toast(text, async () => {
      const back = await request(scheduling.setStatus, { id, status: before });
      return back.ok ? undefined : textOf(back.error);
    });
  }

  return (
    <>
      <PatientLine patient={item.patient} withLink />
      <AppointmentFacts item={item} setup={setup} />
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      {!mayBook ? null : isCancelling ? (
        <CancelForm
          isRunning={set.isRunning}
          onKeep={() => setIsCancelling(false)}
          onCancel={(reason) => void say('cancelled', reason)}
        />
      ) : (
        <div className="fw-calendar-actions">
          {(STEPS[status] ?? []).map((to, at) => (
            <StepButton
              key={to}
              to={to}
              isFirst={at === 0}
              isRunning={set.isRunning}
              onPress={() => void say(to)}
            />
          ))}
          {canMove ? (
            <Button variant="default" onClick={() => onMove(item)}>
              {words(status === 'cancelled' || status === 'noshow' ? 'bookAgain' : 'move')}
              <Kbd keys="M" />
            </Button>
          ) : null}
          {status === 'booked' || status === 'arrived' ? (
            <Button variant="default" onClick={() => setIsCancelling(true)}>
              {words('cancel')}
            </Button>
          ) : null}
          {status === 'booked' && item.appointment.seriesId !== undefined ? (
            <CancelSeries seriesId={item.appointment.seriesId} from={day} />
          ) : null}
        </div>
      )}
      <PatientMessages patientId={item.appointment.patientId} appointmentId={id} />
      {status === 'cancelled' || status === 'noshow' ? <WhoFits item={item} onBook={onBook} /> : null}
    </>
  );
}

function StepButton({
  to,
  isFirst,
  isRunning,
  onPress,
}: {
  readonly to: Settable;
  readonly isFirst: boolean;
  readonly isRunning: boolean;
  readonly onPress: () => void;
}) {
  const words = useSchedulingWords();
  const label = to === 'booked' || to === 'cancelled' ? words(`status.${to}`) : words(SAY[to]);
  const keys = KEYS[to] ?? '';
  useShortcut({ keys, words: label, run: onPress });
  return (
    <Button {...(isFirst ? {} : { variant: 'default' })} loading={isRunning} onClick={onPress}>
      {label}
      <Kbd keys={keys} />
    </Button>
  );
}

function CancelForm({
  isRunning,
  onKeep,
  onCancel,
}: {
  readonly isRunning: boolean;
  readonly onKeep: () => void;
  readonly onCancel: (reason: string) => void;
}) {
  const words = useSchedulingWords();
  const [reason, setReason] = useState('');
  return (
    <form
      className="fw-calendar-form"
      onSubmit={(event) => {
        event.preventDefault();
        onCancel(reason);
      }}
    >
      <TextField
        label={words('cancelTitle')}
        required
        maxLength={300}
        value={reason}
        // It was asked for just now.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="fw-calendar-actions">
        <Button variant="default" onClick={onKeep}>
          {words('keep')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words('cancelNow')}
        </Button>
      </div>
    </form>
  );
}

function CancelSeries({ seriesId, from }: { readonly seriesId: string; readonly from: string }) {
  const words = useSchedulingWords();
  const toast = useToast();
  const { run, isRunning } = useCommand(scheduling.cancelSeries);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<{ readonly code: string }>();
  if (!isAsking)
    return (
      <Button variant="default" onClick={() => setIsAsking(true)}>
        {words('cancelSeries')}
      </Button>
    );
  return (
    <div>
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      <CancelForm
        isRunning={isRunning}
        onKeep={() => setIsAsking(false)}
        onCancel={(reason) => {
          setError(undefined);
          void run({ seriesId, from, reason }).then((done) => {
            if (!done.ok) return setError(done.error);
            setIsAsking(false);
            return toast(words('cancelledCountDone', { count: done.value.cancelled }));
          });
        }}
      />
    </div>
  );
}

/** Whoever waits for an earlier time could have this one. */
function WhoFits({
  item,
  onBook,
}: {
  readonly item: CalendarItem;
  readonly onBook: AppointmentPanelProps['onBook'];
}) {
  const words = useSchedulingWords();
  const { appointment } = item;
  const fitting = useQuery(scheduling.whoFits, { appointmentId: appointment.id });
  if (fitting.state === 'error') return <ErrorNotice error={fitting.error} words={words} />;
  if (!fitting.value || fitting.value.length === 0) return null;
  return (
    <section aria-label={words('whoFits')}>
      <h3>{words('whoFits')}</h3>
      <ul role="list" className="fw-calendar-list">
        {fitting.value.map(({ entry, patient }) => (
          <li key={entry.id}>
            <PatientLine patient={patient} />
            <div className="fw-second">{words(`priority.${entry.priority}`)}</div>
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                onBook({
                  day: appointment.day,
                  patientId: entry.patientId,
                  visitTypeId: entry.visitTypeId,
                  waitingId: entry.id,
                  ...(appointment.practitionerId !== undefined && {
                    practitionerId: appointment.practitionerId,
                  }),
                })
              }
            >
              {words('book')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
