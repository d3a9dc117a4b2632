import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { QUEUE_PRIORITIES } from '#shared/modules/queue/queue-entry.record.ts';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import { stateOf } from '#shared/modules/queue/queue.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { PatientLine } from '#renderer/modules/scheduling/PatientLine.tsx';
import { ApartChips } from './WaitCard.tsx';
import { roomsOf, stationName, type Board, type Place, type QueueSideOf, type Wait } from './queue-state.ts';
import { TicketButton } from './TicketButton.tsx';
import { useSteps } from './use-steps.ts';
import { VisitFacts } from './VisitFacts.tsx';
import { useQueueWords } from './words.ts';

export interface WaitPanelProps {
  readonly wait: Wait;
  readonly board: Board;
  readonly place: Place;
  readonly onSide: (side: QueueSideOf | undefined) => void;
}

/** One who waits: who it is, where they have been, and what happens next. */
export function WaitPanel({ wait, board, place, onSide }: WaitPanelProps) {
  const mayWork = usePermission('queue.work');
  return (
    <>
      <PatientLine patient={wait.patient} withLink />
      <div className="fw-wait-facts">
        <ApartChips wait={wait} board={board} />
      </div>
      {mayWork ? <WaitActions wait={wait} board={board} place={place} onSide={onSide} /> : null}
      <VisitFacts entry={wait.entry} board={board} />
      {mayWork ? <Priority wait={wait} board={board} /> : null}
    </>
  );
}

function WaitActions({ wait: { entry }, board, place, onSide }: WaitPanelProps) {
  const words = useQueueWords();
  const steps = useSteps(board);
  const station = board.stations.find(({ id }) => id === entry.stationId);
  const rooms = roomsOf(board, station);
  const others = board.stations.filter(({ active, id }) => active && id !== entry.stationId);
  const following = others.find(({ order }) => order > (station?.order ?? 0)) ?? others[0];
  const [room, setRoom] = useState(rooms.some(({ id }) => id === place.roomId) ? place.roomId : '');
  const [to, setTo] = useState(following?.id ?? '');
  const [isLeaving, setIsLeaving] = useState(false);
  const state = stateOf(entry);
  const { id } = entry;
  const isSeen = state === 'inRoom';
  const roomId = room === '' ? {} : { roomId: room };
  const call = () => void steps.call({ id, ...roomId });
  const start = () => void steps.start({ id, ...roomId });
  const move = () => void steps.move({ id, stationId: to }).then((done) => done && onSide(undefined));
  const finish = () => void steps.finish({ id }).then((done) => done && onSide(undefined));
  const isIdle = !steps.isRunning && !isLeaving;
  useShortcut({ keys: 'A', words: words('call'), foot: 3, disabled: !isIdle || isSeen, run: call });
  useShortcut({ keys: 'S', words: words('start'), foot: 4, disabled: !isIdle || isSeen, run: start });
  useShortcut({ keys: 'M', words: words('sendOn'), foot: 5, disabled: !isIdle || to === '', run: move });
  useShortcut({ keys: 'F', words: words('finish'), disabled: !isIdle, run: finish });
  useShortcut({ keys: 'L', words: words('leave'), disabled: !isIdle, run: () => setIsLeaving(true) });
  if (isLeaving)
    return (
      <LeaveForm
        isRunning={steps.isRunning}
        error={steps.error}
        onKeep={() => setIsLeaving(false)}
        onLeave={(reason) => void steps.leave({ id, reason }).then((done) => done && onSide(undefined))}
      />
    );
  return (
    <div className="fw-queue-form">
      {steps.error ? <ErrorNotice error={steps.error} words={words} onRetry={null} /> : null}
      {isSeen ? null : (
        <>
          {rooms.length === 0 ? null : (
            <NativeSelect
              label={words('room')}
              value={room}
              onChange={(event) => setRoom(event.currentTarget.value)}
              data={[
                { value: '', label: words('noRoom') },
                ...rooms.map((one) => ({ value: one.id, label: one.name })),
              ]}
            />
          )}
          <div className="fw-queue-actions">
            <Button variant={state === 'called' ? 'default' : 'filled'} onClick={call}>
              {words(state === 'called' ? 'callAgain' : 'call')}
              <Kbd keys="A" />
            </Button>
            <Button variant={state === 'called' ? 'filled' : 'default'} onClick={start}>
              {words('start')}
              <Kbd keys="S" />
            </Button>
          </div>
        </>
      )}
      <NativeSelect
        label={words('sendTo')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        data={others.map((one) => ({ value: one.id, label: stationName(words, one) }))}
      />
      <div className="fw-queue-actions">
        <Button variant={isSeen ? 'filled' : 'default'} disabled={to === ''} onClick={move}>
          {words('sendOn')}
          <Kbd keys="M" />
        </Button>
        <Button variant="default" onClick={finish}>
          {words('finish')}
          <Kbd keys="F" />
        </Button>
        <Button variant="default" onClick={() => setIsLeaving(true)}>
          {words('leave')}
          <Kbd keys="L" />
        </Button>
        <TicketButton entryId={id} />
      </div>
    </div>
  );
}

function LeaveForm({
  isRunning,
  error,
  onKeep,
  onLeave,
}: {
  readonly isRunning: boolean;
  readonly error: { readonly code: string } | undefined;
  readonly onKeep: () => void;
  readonly onLeave: (reason: string) => void;
}) {
  const words = useQueueWords();
  const [reason, setReason] = useState('');
  return (
    <form
      className="fw-queue-form"
      onSubmit={(event) => {
        event.preventDefault();
        onLeave(reason);
      }}
    >
      <TextField
        label={words('leaveReason')}
        required
        maxLength={300}
        value={reason}
        // It was asked for just now.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      <div className="fw-queue-actions">
        <Button variant="default" onClick={onKeep}>
          {words('keep')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words('leaveNow')}
        </Button>
      </div>
    </form>
  );
}

/** How urgent it is, and for whom the patient waits: both may turn out otherwise than at the door. */
function Priority({ wait: { entry }, board }: Pick<WaitPanelProps, 'wait' | 'board'>) {
  const words = useQueueWords();
  const change = useCommand(queue.change);
  const [error, setError] = useState<{ readonly code: string }>();
  const { id, priority, practitionerId = '' } = entry;
  const save = (next: { priority: typeof priority; practitionerId: string }) => {
    setError(undefined);
    const whom = next.practitionerId === '' ? {} : { practitionerId: next.practitionerId };
    void change.run({ id, priority: next.priority, ...whom }).then((done) => {
      if (!done.ok) setError(done.error);
    });
  };
  return (
    <div className="fw-queue-form">
      <NativeSelect
        label={words('priority')}
        value={priority}
        disabled={change.isRunning}
        onChange={
          (event) => save({ priority: event.currentTarget.value as typeof priority, practitionerId }) // its options are these
        }
        data={QUEUE_PRIORITIES.toReversed().map((value) => ({ value, label: words(`priority.${value}`) }))}
      />
      {board.providers.length === 0 ? null : (
        <NativeSelect
          label={words('provider')}
          value={practitionerId}
          disabled={change.isRunning}
          onChange={(event) => save({ priority, practitionerId: event.currentTarget.value })}
          data={[
            { value: '', label: words('anyProvider') },
            ...board.providers.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
    </div>
  );
}
