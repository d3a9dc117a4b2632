import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { CARE_ROLES } from '#shared/modules/care-plans/care-team.record.ts';
import { careTeams } from '#shared/modules/care-plans/care-teams.contract.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { ProviderSelect } from './ProviderSelect.tsx';
import { useCareTeamWords } from './words.ts';

/** Who, in which part, from when. */
export function AssignForm({
  patientId,
  onDone,
}: {
  readonly patientId: string;
  readonly onDone: () => void;
}) {
  const words = useCareTeamWords();
  const textOf = useErrorText(words);
  const toast = useToast();
  const { today } = useClock();
  const assign = useCommand(careTeams.assign);
  const [who, setWho] = useState({ id: '', name: '' });
  const [role, setRole] = useState<(typeof CARE_ROLES)[number]>('primary');
  const [start, setStart] = useState<string | undefined>(today);
  const [end, setEnd] = useState<string>();
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<{ readonly code: string }>();
  async function submit(): Promise<void> {
    setIsTried(true);
    setError(undefined);
    if (who.id === '' || start === undefined || assign.isRunning) return;
    const done = await assign.run({
      patientId,
      practitionerId: who.id,
      role,
      start,
      ...(end !== undefined && { end }),
    });
    if (!done.ok) return setError(done.error);
    toast(words('assigned', { name: who.name, role: words(`role.${role}`) }), async () => {
      const back = await request(careTeams.takeBack, { act: done.value.act });
      return back.ok ? undefined : textOf(back.error);
    });
    return onDone();
  }
  return (
    <form
      className="fw-care-form"
      aria-label={words('assign')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProviderSelect
        label={words('who')}
        none={words('panel.choose')}
        value={who.id}
        error={isTried && who.id === '' ? words('whoNeeded') : undefined}
        onChange={(id, name) => setWho({ id, name })}
      />
      <NativeSelect
        label={words('part')}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as typeof role)} // its options are these
        data={CARE_ROLES.map((value) => ({ value, label: words(`role.${value}`) }))}
      />
      <DateField
        label={words('from')}
        value={start}
        error={isTried && start === undefined ? words('dayNeeded') : undefined}
        onChange={setStart}
      />
      <DateField label={words('until')} description={words('untilText')} value={end} onChange={setEnd} />
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      <div className="fw-care-actions">
        <Button type="submit" loading={assign.isRunning}>
          {words('assignNow')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {words('close')}
        </Button>
      </div>
    </form>
  );
}
