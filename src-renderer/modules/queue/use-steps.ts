import { useState } from 'react';
import type { InputOf, Refusal } from '#shared/kernel/contract.ts';
import type { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import type { QueueStep } from '#shared/modules/queue/queue-steps.rules.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { roomName, stationName, type Board } from './queue-state.ts';
import { useQueueWords } from './words.ts';

type Given<K extends keyof typeof queue> = InputOf<(typeof queue)[K]>;

/** What can be done with somebody who waits; each is told, and can be taken back as long as nothing else has happened. */
export function useSteps(board: Board) {
  const words = useQueueWords();
  const textOf = useErrorText(words);
  const toast = useToast();
  const [error, setError] = useState<Refusal>();
  const checkIn = useCommand(queue.checkIn);
  const call = useCommand(queue.call);
  const callNext = useCommand(queue.callNext);
  const start = useCommand(queue.start);
  const move = useCommand(queue.move);
  const finish = useCommand(queue.finish);
  const leave = useCommand(queue.leave);
  const all = [checkIn, call, callNext, start, move, finish, leave];

  function tell(step: QueueStep, entry: QueueEntry, values: Record<string, string> = {}): void {
    const key = step === 'call' && values['room'] !== undefined ? 'callTo' : step;
    toast(words(`done.${key}`, { ticket: entry.ticket, ...values }), async () => {
      const callId = step === 'call' ? entry.calls?.at(-1)?.id : undefined; // the one just made
      const back = await request(queue.takeBack, {
        id: entry.id,
        step,
        ...(callId !== undefined && { callId }),
      });
      return back.ok ? undefined : textOf(back.error);
    });
  }

  async function run(
    step: QueueStep,
    asked: Promise<
      | { readonly ok: true; readonly value: { readonly entry: QueueEntry } }
      | { readonly ok: false; readonly error: Refusal }
    >,
    values?: Record<string, string>,
  ): Promise<QueueEntry | undefined> {
    setError(undefined);
    const done = await asked;
    if (!done.ok) {
      setError(done.error);
      return undefined;
    }
    tell(step, done.value.entry, values);
    return done.value.entry;
  }

  const at = (id: string) => ({
    station: stationName(
      words,
      board.stations.find((one) => one.id === id),
    ),
  });
  const to = (id: string | undefined): Record<string, string> => {
    const room = roomName(board, id);
    return room === undefined ? {} : { room };
  };
  return {
    error,
    isRunning: all.some(({ isRunning }) => isRunning),
    checkIn: (input: Given<'checkIn'>) => run('checkIn', checkIn.run(input), at(input.stationId)),
    call: (input: Given<'call'>) => run('call', call.run(input), to(input.roomId)),
    callNext: (input: Given<'callNext'>) => run('call', callNext.run(input), to(input.roomId)),
    start: (input: Given<'start'>) => run('start', start.run(input)),
    move: (input: Given<'move'>) => run('move', move.run(input), at(input.stationId)),
    finish: (input: Given<'finish'>) => run('finish', finish.run(input)),
    leave: (input: Given<'leave'>) => run('leave', leave.run(input)),
  };
}
