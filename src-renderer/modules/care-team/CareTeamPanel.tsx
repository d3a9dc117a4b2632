import { Button } from '@mantine/core';
import { useState } from 'react';
import { careTeams, type CareMember } from '#shared/modules/care-plans/care-teams.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand, request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { AssignForm } from './AssignForm.tsx';
import { useCareTeamWords } from './words.ts';
import './care-team.css';

/** Who looks after a patient, in which part and since when; who did before stands below. */
export function CareTeamPanel({ patientId }: { readonly patientId: string }) {
  const words = useCareTeamWords();
  const mayWrite = usePermission('patient.write');
  const query = useQuery(careTeams.ofPatient, { patientId });
  const [isAssigning, setIsAssigning] = useState(false);
  const all = query.value ?? [];
  const members = all.filter(({ period }) => period !== 'past');
  const past = all.filter(({ period }) => period === 'past');
  const primaries = members.filter(({ role, period }) => role === 'primary' && period === 'current');
  return (
    <Panel
      title={words('team')}
      note={members.length}
      padded
      actions={
        mayWrite && !isAssigning ? (
          <Button size="xs" variant="default" onClick={() => setIsAssigning(true)}>
            {words('assign')}
          </Button>
        ) : undefined
      }
    >
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {primaries.length > 1 ? <Notice severity="pending" title={words('team.two')} /> : null}
      {isAssigning ? <AssignForm patientId={patientId} onDone={() => setIsAssigning(false)} /> : null}
      {query.state === 'ready' && members.length === 0 ? (
        <p className="fw-second">{words('team.none')}</p>
      ) : null}
      <Members members={members} mayEnd={mayWrite} />
      {past.length === 0 ? null : (
        <details>
          <summary>{words('team.past', { count: past.length })}</summary>
          <Members members={past} mayEnd={false} />
        </details>
      )}
    </Panel>
  );
}

function Members({ members, mayEnd }: { readonly members: readonly CareMember[]; readonly mayEnd: boolean }) {
  return (
    <ul role="list" className="fw-care-members">
      {members.map((member) => (
        <MemberLine
          key={`${member.teamId} ${member.name} ${member.roleText}`}
          member={member}
          mayEnd={mayEnd}
        />
      ))}
    </ul>
  );
}

function MemberLine({ member, mayEnd }: { readonly member: CareMember; readonly mayEnd: boolean }) {
  const words = useCareTeamWords();
  const textOf = useErrorText(words);
  const toast = useToast();
  const { today } = useClock();
  const end = useCommand(careTeams.end);
  const [error, setError] = useState<{ readonly code: string }>();
  const { teamId, name, role, roleText, isOwn } = member;
  async function endToday(): Promise<void> {
    setError(undefined);
    const done = await end.run({ teamId, last: today });
    if (!done.ok) return setError(done.error);
    return toast(words('ended', { name }), async () => {
      const back = await request(careTeams.takeBack, { act: done.value.act });
      return back.ok ? undefined : textOf(back.error);
    });
  }
  return (
    <li>
      <span>
        <bdi className="fw-strong">{name}</bdi>{' '}
        <span>{role === undefined ? <bdi>{roleText ?? ''}</bdi> : words(`role.${role}`)}</span>{' '}
        <MemberDates member={member} />
        {isOwn ? null : <span className="fw-second"> · {words('elsewhere')}</span>}
      </span>
      {mayEnd && isOwn && member.period === 'current' && member.end !== today ? (
        <Button
          size="xs"
          variant="subtle"
          loading={end.isRunning}
          aria-label={words('endOf', { name })}
          onClick={() => void endToday()}
        >
          {words('end')}
        </Button>
      ) : null}
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
    </li>
  );
}

function MemberDates({ member: { start, end, period } }: { readonly member: CareMember }) {
  const words = useCareTeamWords();
  const format = useFormat();
  const text =
    start !== undefined && end !== undefined
      ? words('period', { from: format.day(start), to: format.day(end) })
      : start !== undefined
        ? words(period === 'ahead' ? 'fromDay' : 'since', { date: format.day(start) })
        : end !== undefined
          ? words('untilDay', { date: format.day(end) })
          : '';
  return <span className="fw-second">{text}</span>;
}
