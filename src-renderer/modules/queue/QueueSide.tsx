import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { CheckInPanel } from './CheckInPanel.tsx';
import type { Board, Place, QueueSideOf } from './queue-state.ts';
import { useQueueWords } from './words.ts';
import { WaitPanel } from './WaitPanel.tsx';

export function QueueSide({
  side,
  board,
  place,
  onSide,
}: {
  readonly side: QueueSideOf;
  readonly board: Board;
  readonly place: Place;
  readonly onSide: (side: QueueSideOf | undefined) => void;
}) {
  const words = useQueueWords();
  const wait = side.kind === 'wait' ? board.waits.find(({ entry }) => entry.id === side.id) : undefined;
  const title =
    side.kind === 'checkIn'
      ? words('checkIn.title')
      : wait
        ? words('wait.title', { ticket: wait.entry.ticket })
        : words('title');
  return (
    <SideSheet
      title={title}
      onClose={() => onSide(undefined)}
      page={side.kind}
      takesFocus={side.kind === 'checkIn'}
    >
      <div className="fw-queue-side">
        {side.kind === 'checkIn' ? (
          <CheckInPanel board={board} />
        ) : wait ? (
          <WaitPanel key={wait.entry.id} wait={wait} board={board} place={place} onSide={onSide} />
        ) : (
          <p role="status">{words('wait.gone')}</p>
        )}
      </div>
    </SideSheet>
  );
}
