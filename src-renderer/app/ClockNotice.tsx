import { Button } from '@mantine/core';
import { compareInstants, isInstant } from '#shared/kernel/instant.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { useShellWords } from './words.ts';

const NOTHING = {};

/** The machine's clock is behind what was written here: what is entered now would get times that are too early. */
export function ClockNotice() {
  const { now } = useClock();
  const status = useQuery(station.status, NOTHING).value;
  const [checked, setChecked] = useKeptState<string | undefined>('clock.checked', undefined);
  const writtenUntil = status?.writtenUntil;
  // The minute is enough: stamps go on counting past the moment while the clock is behind it.
  const minute = writtenUntil?.slice(0, 16);
  if (writtenUntil === undefined || !isInstant(writtenUntil)) return null;
  if (minute === checked || compareInstants(writtenUntil, now) <= 0) return null;
  return <ClockWords now={now} writtenUntil={writtenUntil} onChecked={() => setChecked(minute)} />;
}

function ClockWords({
  now,
  writtenUntil,
  onChecked,
}: {
  readonly now: string;
  readonly writtenUntil: string;
  readonly onChecked: () => void;
}) {
  const words = useShellWords();
  const format = useFormat();
  return (
    <Notice
      severity="caution"
      role="status"
      title={words('clock.title', { now: format.dateTime(now) })}
      actions={
        <Button size="xs" variant="default" onClick={onChecked}>
          {words('clock.checked')}
        </Button>
      }
    >
      {words('clock.text', { latest: format.dateTime(writtenUntil) })}
    </Notice>
  );
}
