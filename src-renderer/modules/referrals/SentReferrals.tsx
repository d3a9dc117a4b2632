import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Referral } from '#shared/modules/referrals/referral.record.ts';
import { OVER_STATES, referralState, type ReferralState } from '#shared/modules/referrals/referral.rules.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { CancelForm } from './CancelForm.tsx';
import { useReferralWords } from './words.ts';

const SEVERITIES: { readonly [S in ReferralState]: Severity } = {
  sent: 'info',
  delivered: 'info',
  seen: 'info',
  accepted: 'ok',
  declined: 'serious',
  completed: 'ok',
  cancelled: 'info',
  refused: 'serious',
};

export function SentReferrals({ patientId }: { readonly patientId: string }) {
  const words = useReferralWords();
  const query = useQuery(referrals.ofPatient, { patientId });
  return (
    <section className="fw-referral-part" aria-labelledby="referrals-sent">
      <h3 id="referrals-sent">{words('sent')}</h3>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {query.value?.length === 0 ? <p className="fw-second">{words('sent.none')}</p> : null}
      <ul role="list">
        {(query.value ?? []).map((referral) => (
          <li key={referral.id}>
            <SentReferral referral={referral} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SentReferral({ referral }: { readonly referral: Referral }) {
  const words = useReferralWords();
  const format = useFormat();
  const mayRefer = usePermission('referral.write');
  const [isCancelling, setIsCancelling] = useState(false);
  const { toName, service, reason, urgency, requestedAt, requestedBy, delivery, answer, cancelled } =
    referral;
  const state = referralState(referral);
  return (
    <>
      <div>
        {words.rich('sent.to', {
          service: <bdi key="service">{service}</bdi>,
          facility: <bdi key="facility">{toName}</bdi>,
        })}{' '}
        <StatusChip severity={SEVERITIES[state]}>{words(`state.${state}`)}</StatusChip>
      </div>
      <div className="fw-second">
        {words(`urgency.${urgency}`)}
        {' · '}
        {words.rich('sent.by', {
          who: <bdi key="who">{requestedBy}</bdi>,
          when: format.dateTime(requestedAt),
        })}
      </div>
      <div className="fw-second">
        <bdi>{reason}</bdi>
      </div>
      {state === 'sent' ? <div className="fw-second">{words('sent.waits')}</div> : null}
      {delivery?.why === undefined ? null : <div className="fw-second">{words(`why.${delivery.why}`)}</div>}
      {cancelled ? (
        <div className="fw-second">
          <bdi>{cancelled.reason}</bdi>
        </div>
      ) : null}
      {answer ? (
        <div className="fw-referral-answer">
          {answer.note === undefined ? null : <bdi>{answer.note}</bdi>}
          <div className="fw-second">
            {words.rich('answered', {
              who: <bdi key="who">{answer.by}</bdi>,
              when: format.dateTime(answer.at),
            })}
          </div>
        </div>
      ) : null}
      {mayRefer && !OVER_STATES.has(state) && !isCancelling ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-label={words('cancel.named', { facility: toName })}
          onClick={() => setIsCancelling(true)}
        >
          {words('cancel')}
        </Button>
      ) : null}
      {isCancelling ? <CancelForm id={referral.id} onDone={() => setIsCancelling(false)} /> : null}
    </>
  );
}
