import { useEffect } from 'react';
import type { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { SnapshotView } from './SnapshotView.tsx';
import { useReferralWords } from './words.ts';
import { WhoIsIt } from './WhoIsIt.tsx';

/** One referral: what is asked, who it may be of ours, the answer, and what came with it. */
export function IncomingDetail({ id }: { readonly id: string }) {
  const words = useReferralWords();
  const mayAnswer = usePermission('referral.write');
  const query = useQuery(referrals.incoming, { id });
  // Noted in the trail, and told where it came from.
  useEffect(() => {
    if (mayAnswer) void request(referrals.open, { id });
  }, [id, mayAnswer]);
  if (query.state === 'error') return <ErrorNotice error={query.error} />;
  if (!query.value) return <div className="fw-panel" aria-busy="true" />;
  const { referral, bundle, patient, contested } = query.value;
  const { fromName, state, cancelled } = referral;
  const isOpen = !cancelled && ['new', 'seen', 'accepted', 'declined'].includes(state);
  return (
    <article className="fw-panel fw-referral">
      <div className="fw-referral-sides">
        <div className="fw-referral-asked">
          <Asked referral={referral} />
          {cancelled ? (
            <Notice
              severity="serious"
              title={words.rich('cancelledThere', { reason: <bdi key="reason">{cancelled.reason}</bdi> })}
            />
          ) : null}
          {mayAnswer ? <WhoIsIt referral={referral} patient={patient} contested={contested} /> : null}
          {mayAnswer && isOpen ? <AnswerForm key={state} referral={referral} /> : null}
        </div>
        <SnapshotView bundle={bundle} facility={fromName} />
      </div>
    </article>
  );
}

function Asked({ referral }: { readonly referral: IncomingReferral }) {
  const words = useReferralWords();
  const format = useFormat();
  const { person, fromName, service, reason, urgency, seeBy, requestedBy, requestedAt, receivedAt } =
    referral;
  const { state, answer } = referral;
  return (
    <>
      <h2 tabIndex={-1}>
        <PatientName name={person.name} />
      </h2>
      <div>
        <BirthLine birth={person} />
        {person.gender === undefined ? null : ` · ${words(`gender.${person.gender}`)}`}
      </div>
      <div className="fw-second">{words.rich('theirNumber', { mrn: <bdi key="mrn">{person.mrn}</bdi> })}</div>
      <div>
        <strong>
          <bdi>{service}</bdi>
        </strong>{' '}
        <StatusChip severity={urgency === 'routine' ? 'info' : 'serious'}>
          {words(`urgency.${urgency}`)}
        </StatusChip>{' '}
        <StatusChip severity="info">
          {words(state === 'seen' ? 'state.seenHere' : `state.${state}`)}
        </StatusChip>
      </div>
      <div className="fw-second">
        {words.rich('from', { facility: <bdi key="facility">{fromName}</bdi> })}
        {' · '}
        {words.rich('requested', {
          who: <bdi key="who">{requestedBy}</bdi>,
          when: format.dateTime(requestedAt),
        })}
        {' · '}
        {words('received', { when: format.dateTime(receivedAt) })}
      </div>
      {seeBy === undefined ? null : <div>{words('seeBy', { date: format.date(seeBy) })}</div>}
      <div>
        <h3>{words('reason')}</h3>
        <p className="fw-referral-reason">
          <bdi>{reason}</bdi>
        </p>
      </div>
      {answer ? (
        <div className="fw-referral-answer">
          <h3>{words('answer.before')}</h3>
          <div>{words(`state.${answer.word}`)}</div>
          {answer.note === undefined ? null : <bdi>{answer.note}</bdi>}
          <div className="fw-second">
            {words.rich('answered', {
              who: <bdi key="who">{answer.by}</bdi>,
              when: format.dateTime(answer.at),
            })}
          </div>
        </div>
      ) : null}
    </>
  );
}
