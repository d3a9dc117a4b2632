import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { reviews } from '#shared/modules/reviews/reviews.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useReviewWords } from '#renderer/modules/reviews/words.ts';
import { useCloseSyncPanel } from './panel-state.ts';

const NOTHING = {};

/** Among what is said of sync: what it brought that somebody like this person has to settle. */
export function WaitingReviews() {
  const words = useReviewWords();
  const navigate = useNavigate();
  const close = useCloseSyncPanel();
  const mayRead = usePermission('patient.read');
  const { value } = useQuery(reviews.count, mayRead ? NOTHING : undefined);
  if (value === undefined || value.count === 0) return null;
  return (
    <Notice
      severity="caution"
      title={words('waiting', { count: value.count })}
      actions={
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            close();
            void navigate({ to: '/reviews', search: {} });
          }}
        >
          {words('toInbox')}
        </Button>
      }
    />
  );
}
