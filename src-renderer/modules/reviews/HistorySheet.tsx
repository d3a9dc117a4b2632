import { reviewableOf } from '#shared/modules/reviews/reviewable.rules.ts';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { useFieldWords } from './fields/words.ts';
import { RecordHistory } from './RecordHistory.tsx';
import { useReviewWords } from './words.ts';
import './reviews.css';

/** Beside the chart. */
export function HistorySheet({
  patientId,
  id,
  onClose,
}: {
  readonly patientId: string;
  readonly id: string;
  readonly onClose: () => void;
}) {
  const words = useReviewWords();
  const field = useFieldWords();
  const type = reviewableOf(id)?.type ?? '';
  return (
    <SideSheet
      title={words('history')}
      note={field.has(`type.${type}`) ? field(`type.${type}`) : undefined}
      onClose={onClose}
    >
      <div className="fw-chart-pad">
        <RecordHistory patientId={patientId} id={id} />
      </div>
    </SideSheet>
  );
}
