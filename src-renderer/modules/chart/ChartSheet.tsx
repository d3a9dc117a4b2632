import { lazy } from 'react';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { AllergiesSheet, NoneKnownFirst } from './allergies/AllergiesSheet.tsx';
import type { EntryTarget } from './entry/entries.ts';

const DetailsSheet = lazy(async () => ({
  default: (await import('./details/DetailsSheet.tsx')).DetailsSheet,
}));
const HistorySheet = lazy(async () => ({
  default: (await import('#renderer/modules/reviews/HistorySheet.tsx')).HistorySheet,
}));
const ReferralsSheet = lazy(
  withWords(async () => ({
    default: (await import('#renderer/modules/referrals/ReferralsSheet.tsx')).ReferralsSheet,
  })),
);
const EntrySheet = lazy(async () => ({ default: (await import('./entry/EntrySheet.tsx')).EntrySheet }));
const ReviewSheet = lazy(async () => ({ default: (await import('./reviews/ReviewSheet.tsx')).ReviewSheet }));

/** What is open beside the chart. */
export type Sheet =
  | { readonly kind: 'allergies' }
  | { readonly kind: 'details' }
  /** Other facilities. */
  | { readonly kind: 'referrals' }
  | { readonly kind: 'entry'; readonly target: EntryTarget }
  /** What one record ever said. */
  | { readonly kind: 'record'; readonly id: string }
  | { readonly kind: 'review'; readonly list: ReviewedList };

/** Another entry is another sheet, and so is the same one once it says something else: nothing of one is left in the next. */
export function keyOf(sheet: Sheet): string {
  if (sheet.kind === 'record') return `record/${sheet.id}`;
  if (sheet.kind !== 'entry') return sheet.kind;
  const { target } = sheet;
  if (target.kind === 'lifestyle') return `lifestyle/${target.topic}`;
  return `${target.kind}/${target.base ? JSON.stringify(target.base) : 'new'}`;
}

export function ChartSheet({
  patientId,
  sheet,
  onSheet,
}: {
  readonly patientId: string;
  readonly sheet: Sheet;
  readonly onSheet: (sheet: Sheet | undefined) => void;
}) {
  const close = () => onSheet(undefined);
  switch (sheet.kind) {
    case 'allergies':
      return (
        <AllergiesSheet
          patientId={patientId}
          onEntry={(target) => onSheet({ kind: 'entry', target })}
          onReview={(list) => onSheet({ kind: 'review', list })}
          onClose={close}
        />
      );
    case 'details':
      return <DetailsSheet patientId={patientId} onClose={close} />;
    case 'referrals':
      return <ReferralsSheet patientId={patientId} onClose={close} />;
    case 'record':
      return <HistorySheet patientId={patientId} id={sheet.id} onClose={close} />;
    case 'review':
      return <ReviewSheet patientId={patientId} startWith={sheet.list} onClose={close} />;
    case 'entry': {
      const isNewAllergy = sheet.target.kind === 'allergy' && !sheet.target.base;
      return (
        <EntrySheet
          patientId={patientId}
          target={sheet.target}
          lead={isNewAllergy ? <NoneKnownFirst patientId={patientId} onDone={close} /> : null}
          onDone={sheet.target.kind === 'allergy' ? () => onSheet({ kind: 'allergies' }) : close}
          onClose={close}
        />
      );
    }
  }
}
