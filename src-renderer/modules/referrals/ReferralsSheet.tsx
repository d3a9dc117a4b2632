import { Button } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import { useState } from 'react';
import { network } from '#shared/modules/network/network.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { Disclosures } from './Disclosures.tsx';
import { Links } from './Links.tsx';
import { ReferForm } from './ReferForm.tsx';
import { SentReferrals } from './SentReferrals.tsx';
import { useReferralWords } from './words.ts';
import './referrals.css';

const ALL = {};

/** What this patient has to do with other facilities: referrals, records of the same person there, and what was told to whom. */
export function ReferralsSheet({
  patientId,
  onClose,
}: {
  readonly patientId: string;
  readonly onClose: () => void;
}) {
  const words = useReferralWords();
  const mayRefer = usePermission('referral.write');
  const facilities = useQuery(network.facilities, ALL);
  const [isReferring, setIsReferring] = useState(false);
  const others = facilities.value ?? [];
  return (
    <SideSheet
      title={words(isReferring ? 'refer' : 'sheet')}
      page={isReferring ? 'form' : 'list'}
      onClose={isReferring ? () => setIsReferring(false) : onClose}
      foot={
        !isReferring && mayRefer && others.length > 0 ? (
          <Button
            leftSection={<IconArrowForwardUp size={16} aria-hidden />}
            onClick={() => setIsReferring(true)}
          >
            {words('refer')}
          </Button>
        ) : undefined
      }
    >
      {facilities.state === 'error' ? <ErrorNotice error={facilities.error} /> : null}
      {isReferring ? (
        <ReferForm patientId={patientId} facilities={others} onDone={() => setIsReferring(false)} />
      ) : (
        <>
          {facilities.value?.length === 0 ? (
            <EmptyState title={words('noNetwork')}>{words('noNetworkText')}</EmptyState>
          ) : null}
          <SentReferrals patientId={patientId} />
          <Links patientId={patientId} canFind={others.length > 0} />
          <Disclosures patientId={patientId} />
        </>
      )}
    </SideSheet>
  );
}
