import { Button } from '@mantine/core';
import { IconDeviceTv, IconSpeakerphone, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { BoardColumns } from './BoardColumns.tsx';
import { DisplayDialog } from './DisplayDialog.tsx';
import { QueueBar } from './QueueBar.tsx';
import { QueueSide } from './QueueSide.tsx';
import { NO_PLACE, type Board, type Place, type QueueSideOf } from './queue-state.ts';
import { useSteps } from './use-steps.ts';
import { useQueueWords } from './words.ts';
import './queue.css';

/** Who waits for whom, and how long: stations of care side by side, live. */
export function QueueScreen() {
  const words = useQueueWords();
  const { today } = useClock();
  const board = useQuery(queue.board, { day: today }, { keepPrevious: true });
  if (board.value) return <QueueBoard board={board.value} />;
  return (
    <Screen title={words('title')}>
      {board.state === 'error' ? (
        <ErrorNotice error={board.error} words={words} />
      ) : (
        <div role="status" aria-label={words('loading')} />
      )}
    </Screen>
  );
}

function QueueBoard({ board }: { readonly board: Board }) {
  const words = useQueueWords();
  const mayWork = usePermission('queue.work');
  const mayDisplay = usePermission('queue.display');
  const [place, setPlace] = useKeptState<Place>('queue.place', NO_PLACE);
  const [side, setSide] = useState<QueueSideOf>();
  const [isDisplaying, setIsDisplaying] = useState(false);
  const steps = useSteps(board);
  const isPlaced = place.stationId !== '';
  const checkIn = () => setSide({ kind: 'checkIn' });
  const callNext = () => {
    const { stationId, roomId, practitionerId } = place;
    void steps
      .callNext({
        stationId,
        ...(roomId !== '' && { roomId }),
        ...(practitionerId !== '' && { practitionerId }),
      })
      .then((entry) => entry && setSide({ kind: 'wait', id: entry.id }));
  };
  useShortcut({ keys: 'C', words: words('checkIn'), foot: 1, disabled: !mayWork, run: checkIn });
  useShortcut({
    keys: 'N',
    words: words('callNext'),
    foot: 2,
    disabled: !mayWork || !isPlaced || steps.isRunning,
    run: callNext,
  });
  const [checkInKeys, nextKeys] = [useAriaKeys('C'), useAriaKeys('N')];
  const seen = board.waits.filter(({ entry }) => entry.startedAt !== undefined).length;
  return (
    <Screen
      title={words('title')}
      note={words('counts', {
        waiting: board.waits.length - seen,
        inRoom: seen,
        done: board.done,
        left: board.left,
      })}
      className="fw-queue-screen"
      actions={
        <>
          {mayDisplay ? (
            <Button
              variant="default"
              leftSection={<IconDeviceTv size={18} aria-hidden />}
              onClick={() => setIsDisplaying(true)}
            >
              {words('showDisplay')}
            </Button>
          ) : null}
          {mayWork ? (
            <>
              <Button
                variant="default"
                leftSection={<IconSpeakerphone size={18} aria-hidden />}
                disabled={!isPlaced}
                aria-describedby={isPlaced ? undefined : 'fw-call-needs'}
                aria-keyshortcuts={nextKeys}
                onClick={callNext}
              >
                {words('callNext')}
                <Kbd keys="N" />
              </Button>
              <Button
                leftSection={<IconUserCheck size={18} aria-hidden />}
                aria-keyshortcuts={checkInKeys}
                onClick={checkIn}
              >
                {words('checkIn')}
                <Kbd keys="C" />
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <div>
        <QueueBar board={board} place={place} onPlace={setPlace} />
        {mayWork && !isPlaced ? (
          <p id="fw-call-needs" className="fw-second fw-queue-hint">
            {words('callNextNeeds')}
          </p>
        ) : null}
        {steps.error ? <ErrorNotice error={steps.error} words={words} onRetry={null} /> : null}
      </div>
      <div className="fw-queue" data-side={side ? '' : undefined}>
        <BoardColumns
          board={board}
          place={place}
          selected={side?.kind === 'wait' ? side.id : undefined}
          onOpen={(id) => setSide({ kind: 'wait', id })}
        />
        {side ? <QueueSide side={side} board={board} place={place} onSide={setSide} /> : null}
      </div>
      {isDisplaying ? <DisplayDialog onClose={() => setIsDisplaying(false)} /> : null}
    </Screen>
  );
}
