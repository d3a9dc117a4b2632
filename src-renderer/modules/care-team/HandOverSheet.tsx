import { Button } from '@mantine/core';
import { useState } from 'react';
import { careTeams, type Charge } from '#shared/modules/care-plans/care-teams.contract.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';
import { useCareTeamWords } from './words.ts';

/** Patients of one, chosen or as many as the screen shows, go to another from a day on. */
export function HandOverSheet({
  of,
  going,
  all,
  onClose,
  onDone,
}: {
  readonly of: { readonly id: string; readonly name: string };
  readonly going: readonly Charge[];
  readonly all: readonly Charge[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const words = useCareTeamWords();
  const textOf = useErrorText(words);
  const toast = useToast();
  const { today } = useClock();
  const handOver = useCommand(careTeams.handOver);
  const [to, setTo] = useState({ id: '', name: '' });
  const [day, setDay] = useState<string | undefined>(today);
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<{ readonly code: string }>();
  const primary = usePrimaryAction(words('handOver.now'));
  const count = new Set(going.map(({ patient }) => patient.id)).size;
  const isAll = going.length === all.length;
  async function submit(): Promise<void> {
    setIsTried(true);
    setError(undefined);
    if (to.id === '' || day === undefined || going.length === 0 || handOver.isRunning) return;
    const done = await handOver.run({
      from: of.id,
      to: to.id,
      day,
      // Those that this screen has not been told of go too, where all are meant.
      ...(!isAll && { teamIds: going.map(({ teamId }) => teamId) }),
    });
    if (!done.ok) return setError(done.error);
    toast(words('handOver.done', { count: done.value.patients, name: to.name }), async () => {
      const back = await request(careTeams.takeBack, { act: done.value.act });
      return back.ok ? undefined : textOf(back.error);
    });
    return onDone();
  }
  return (
    <SideSheet title={words('handOver.title')} onClose={onClose}>
      <form
        className="fw-care-form fw-chart-pad"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>{words(isAll ? 'handOver.all' : 'handOver.chosen', { count, name: of.name })}</p>
        <ProviderSelect
          label={words('handOver.to')}
          none={words('panel.choose')}
          value={to.id}
          error={isTried && to.id === '' ? words('whoNeeded') : undefined}
          onChange={(id, name) => setTo({ id, name })}
        />
        <DateField
          label={words('handOver.day')}
          value={day}
          error={isTried && day === undefined ? words('dayNeeded') : undefined}
          onChange={setDay}
        />
        {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
        <div className="fw-care-actions">
          <Button ref={primary} type="submit" loading={handOver.isRunning}>
            {words('handOver.now')}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </div>
      </form>
    </SideSheet>
  );
}
