import {
  dueMs,
  isOverTarget,
  standingCalls,
  stateOf,
  waitedMinutes,
} from '#shared/modules/queue/queue.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { roomName, stationName, type Board, type Wait } from './queue-state.ts';
import { useQueueWords } from './words.ts';

export interface WaitCardProps {
  readonly wait: Wait;
  readonly board: Board;
  readonly isSimilar: boolean;
  readonly isSelected: boolean;
  /** Whether Tab stops here. */
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** Ticket, name, how long: what has to be seen at once. */
export function WaitCard({ wait, board, isSimilar, isSelected, isStop, onFocus, onOpen }: WaitCardProps) {
  const words = useQueueWords();
  const format = useFormat();
  const nowMs = Date.parse(useClock().now);
  const { entry, patient } = wait;
  const state = stateOf(entry);
  const station = board.stations.find(({ id }) => id === entry.stationId);
  const isOver = isOverTarget(entry, station, nowMs);
  const provider = board.providers.find(({ id }) => id === entry.practitionerId)?.name;
  return (
    <button
      type="button"
      className="fw-wait"
      data-wait={entry.id}
      data-state={state}
      aria-pressed={isSelected}
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <span className="fw-wait-line">
        <bdi dir="ltr" className="fw-ticket">
          {entry.ticket}
        </bdi>
        <span className="fw-wait-time" data-severity={isOver ? 'serious' : undefined}>
          {isOver ? <SeverityIcon severity="serious" /> : null}
          {words(isOver ? 'overTarget' : 'minutes', { minutes: waitedMinutes(entry, nowMs) })}
        </span>
      </span>
      <span className="fw-wait-name">
        {patient ? <PatientName name={patient.name} /> : words('patientUnknown')}
      </span>
      <span className="fw-wait-facts">
        {entry.priority === 'routine' ? null : (
          <StatusChip severity={entry.priority === 'emergency' ? 'critical' : 'serious'}>
            {words(`priority.${entry.priority}`)}
          </StatusChip>
        )}
        <StateWord wait={wait} board={board} />
        {entry.dueAt === undefined ? null : (
          <span>
            {words('appointmentAt', { time: format.time(entry.dueAt) })}
            {state === 'waiting' && dueMs(entry) > nowMs ? ` (${words('notDue')})` : ''}
          </span>
        )}
        {provider === undefined ? null : <bdi>{provider}</bdi>}
        {isSimilar ? <StatusChip severity="caution">{words('similar')}</StatusChip> : null}
        <ApartChips wait={wait} board={board} />
      </span>
    </button>
  );
}

/** Nothing where somebody merely waits: that is said by the column. */
function StateWord({ wait: { entry }, board }: { readonly wait: Wait; readonly board: Board }) {
  const words = useQueueWords();
  const state = stateOf(entry);
  if (state === 'inRoom') {
    const room = roomName(board, entry.roomId);
    return (
      <StatusChip severity="ok">
        {room === undefined ? words('state.inRoom') : words('seenIn', { room })}
      </StatusChip>
    );
  }
  if (state !== 'called') return null;
  const room = roomName(board, standingCalls(entry).at(-1)?.roomId);
  return (
    <StatusChip severity="info">
      {room === undefined ? words('state.called') : words('calledTo', { room })}
    </StatusChip>
  );
}

/** What desks did while they were apart. */
export function ApartChips({ wait, board }: { readonly wait: Wait; readonly board: Board }) {
  const words = useQueueWords();
  const nameOf = (id: string) =>
    stationName(
      words,
      board.stations.find((one) => one.id === id),
    );
  return (wait.apart ?? []).map((mark) => (
    <StatusChip key={JSON.stringify(mark)} severity="pending">
      {mark.kind === 'alsoAt'
        ? words('apart.alsoAt', { station: nameOf(mark.stationId), ticket: mark.ticket })
        : mark.kind === 'calledTwice'
          ? words('apart.calledTwice', {
              rooms: mark.roomIds.map((id) => roomName(board, id) ?? '?').join(', '),
            })
          : words(`apart.${mark.kind}`, { station: nameOf(mark.stationId) })}
    </StatusChip>
  ));
}
