import { ActionIcon } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { reviews } from '#shared/modules/reviews/reviews.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useReviewWords } from './words.ts';

interface RecordMarks {
  readonly patientId: string;
  readonly open: ReadonlySet<string>;
  readonly onHistory?: (id: string) => void;
}

const MarksContext = createContext<RecordMarks | undefined>(undefined);

/** For all that shows records of one patient: which of them are not settled, and the way to their histories. */
export function RecordMarksProvider({
  patientId,
  onHistory,
  children,
}: {
  readonly patientId: string;
  /** Absent where histories are shown already. */
  readonly onHistory?: (id: string) => void;
  readonly children: ReactNode;
}) {
  const { value } = useQuery(reviews.ofPatient, { patientId });
  const marks = useMemo(
    () => ({ patientId, open: new Set(value?.map(({ id }) => id)), ...(onHistory && { onHistory }) }),
    [patientId, value, onHistory],
  );
  return <MarksContext value={marks}>{children}</MarksContext>;
}

/** On a record with values that were entered apart: it must not look settled. Leads to where it is settled. */
export function ReviewMark({
  of,
  isPlain = false,
}: {
  readonly of: string | readonly string[] | undefined;
  /** Inside of what is a button itself. */
  readonly isPlain?: boolean;
}) {
  const words = useReviewWords();
  const marks = useContext(MarksContext);
  const ids = typeof of === 'string' ? [of] : (of ?? []);
  const open = ids.find((id) => marks?.open.has(id));
  if (!marks || open === undefined) return null;
  const chip = <StatusChip severity="serious">{words('mark')}</StatusChip>;
  if (isPlain) return chip;
  return (
    <Link
      to="/reviews"
      search={{ patient: marks.patientId, record: open }}
      className="fw-review-mark"
      title={words('markLong')}
    >
      {chip}
    </Link>
  );
}

/** In the banner: seen in every part of the chart. */
export function ReviewCount() {
  const words = useReviewWords();
  const marks = useContext(MarksContext);
  if (!marks || marks.open.size === 0) return null;
  return (
    <li>
      <Link to="/reviews" search={{ patient: marks.patientId }} className="fw-review-mark">
        <StatusChip severity="serious">{words('banner', { count: marks.open.size })}</StatusChip>
      </Link>
    </li>
  );
}

/** Opens what a record ever said. */
export function HistoryButton({ of, name }: { readonly of: string; readonly name: string }) {
  const words = useReviewWords();
  const marks = useContext(MarksContext);
  const show = marks?.onHistory;
  if (!show) return null;
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      className="fw-history-button"
      aria-label={words('historyOf', { name })}
      title={words('history')}
      onClick={() => show(of)}
    >
      <IconHistory size={15} aria-hidden />
    </ActionIcon>
  );
}
