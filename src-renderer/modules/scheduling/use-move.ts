import { useCallback } from 'react';
import { scheduling, type CalendarItem } from '#shared/modules/scheduling/scheduling.contract.ts';
import { wallTime } from '#shared/modules/scheduling/appointment.rules.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import type { Place } from './use-drag.ts';
import { useSchedulingWords } from './words.ts';

export interface MoveTo extends Place {
  readonly locationId?: string;
  readonly overbook?: boolean;
}

/** Moves an appointment, and knows the way back. @returns why it could not be moved, in words */
export function useMove(): {
  readonly isRunning: boolean;
  move(item: CalendarItem, to: MoveTo): Promise<string | undefined>;
} {
  const words = useSchedulingWords();
  const format = useFormat();
  const toast = useToast();
  const textOf = useErrorText(words);
  const { zone } = useClock();
  const { run, isRunning } = useCommand(scheduling.move);
  const move = useCallback(
    async ({ appointment }: CalendarItem, to: MoveTo) => {
      const { id, practitionerId, locationId, day, start } = appointment;
      // The room is that of the hours it goes to.
      const place = { id, ...(practitionerId !== undefined && { practitionerId }), ...to };
      const done = await run(place);
      if (!done.ok) return textOf(done.error);
      toast(words('movedTo', { when: format.dateTime(done.value.start) }), async () => {
        const before = { id, day, time: wallTime(start, zone) };
        const from = {
          ...before,
          ...(practitionerId !== undefined && { practitionerId }),
          ...(locationId !== undefined && { locationId }),
        };
        const back = await request(scheduling.move, from);
        return back.ok ? undefined : textOf(back.error);
      });
      return undefined;
    },
    [run, textOf, toast, words, format, zone],
  );
  return { isRunning, move };
}
