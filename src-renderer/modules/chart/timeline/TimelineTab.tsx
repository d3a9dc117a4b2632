import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useMemo } from 'react';
import type { TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import type { AskedMoment, TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { CompareBar } from '../compare/CompareBar.tsx';
import { useMarks } from '../compare/use-marks.ts';
import { useCompareWords } from '../compare/words.ts';
import { LateSkeleton } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { FoundTests } from './FoundTests.tsx';
import { ItemPanel } from './ItemPanel.tsx';
import { countKinds, filterTimeline, timelineRows } from './timeline-rows.ts';
import { TimelineFilters } from './TimelineFilters.tsx';
import { TimelineList } from './TimelineList.tsx';
import { useTimeline } from './use-timeline.ts';

const CompareView = lazy(async () => ({
  default: (await import('../compare/CompareView.tsx')).CompareView,
}));

export interface TimelineFilter {
  /** None chosen is all. */
  readonly kinds: ReadonlySet<TimelineKind>;
  readonly text: string;
}
export const NO_FILTER: TimelineFilter = { kinds: new Set(), text: '' };

export interface TimelineTabProps {
  readonly patientId: string;
  /** The record to open first. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onSeries: (key: string) => void;
  /** To the list in which records of a kind stand. */
  readonly onPlace: (kind: TimelineKind) => void;
  readonly filter: TimelineFilter;
  readonly onFilter: (filter: TimelineFilter) => void;
  /** The moments that are set side by side instead of the list. */
  readonly compared: readonly AskedMoment[] | undefined;
  readonly onCompare: (moments: readonly AskedMoment[] | undefined) => void;
}

/** The panel follows the arrows, not each of their steps. */
const FOLLOW_AFTER_MS = 120;

/** Everything that was ever recorded, newest first. */
export function TimelineTab({
  patientId,
  selected,
  onSelect,
  onSeries,
  onPlace,
  filter,
  onFilter,
  compared,
  onCompare,
}: TimelineTabProps) {
  const words = useChartWords();
  const compareWords = useCompareWords();
  const { zone } = useClock();
  const { items, total, isWhole, error } = useTimeline(patientId);
  const { kinds, text } = filter;
  const counts = useMemo(() => countKinds(items ?? []), [items]);
  const shown = useMemo(() => filterTimeline(items ?? [], kinds, text), [items, kinds, text]);
  const rows = useMemo(() => timelineRows(shown, zone), [shown, zone]);
  const [following] = useDebouncedValue(selected, FOLLOW_AFTER_MS);
  // What is closed closes at once; what is opened first opens at once.
  const shownId = selected === undefined ? undefined : (following ?? selected);
  const current = items?.find(({ id }) => id === shownId);
  const itemOf = (id: string) => items?.find((item) => item.id === id);
  const marks = useMarks((id) => (itemOf(id)?.at === undefined ? compareWords('noDate') : undefined));
  if (compared !== undefined)
    return (
      <Suspense fallback={null}>
        <CompareView patientId={patientId} moments={compared} onClose={() => onCompare(undefined)} />
      </Suspense>
    );
  return (
    <div className="fw-chart-split" data-side={selected === undefined ? undefined : ''}>
      <section className="fw-panel fw-chart-list fw-timeline" aria-label={words('tab.timeline')}>
        <TimelineFilters
          counts={counts}
          kinds={kinds}
          text={text}
          onKinds={(next) => onFilter({ kinds: next, text })}
          onText={(next) => onFilter({ kinds, text: next })}
        />
        {text.trim() === '' ? null : <FoundTests patientId={patientId} text={text} onSeries={onSeries} />}
        {error ? (
          <div className="fw-chart-pad">
            <ErrorNotice error={error} />
          </div>
        ) : null}
        {items === undefined ? <LateSkeleton rows={8} /> : null}
        {items && shown.length === 0 ? (
          total === 0 ? (
            <EmptyState title={words('timeline.empty')}>{words('timeline.emptyNext')}</EmptyState>
          ) : (
            <EmptyState title={words('timeline.noneFound')}>{words('timeline.noneFoundNext')}</EmptyState>
          )
        ) : null}
        {shown.length > 0 ? (
          <TimelineList
            rows={rows}
            selected={selected}
            onSelect={onSelect}
            marked={marks.keys}
            onMark={marks.toggle}
          />
        ) : null}
        <div className="fw-panel-foot fw-second">
          <span role="status">
            {isWhole
              ? words('timeline.shown', { shown: shown.length, total })
              : words('timeline.reading', { read: items?.length ?? 0, total })}
          </span>
          <CompareBar
            marks={marks}
            hint={compareWords('markHint')}
            onCompare={() => onCompare(marks.keys.flatMap((id) => momentOf(itemOf(id))))}
          />
        </div>
      </section>
      {shownId === undefined ? null : (
        <ItemPanel
          key={shownId}
          id={shownId}
          item={current}
          items={items ?? []}
          onClose={() => onSelect(undefined)}
          onSeries={onSeries}
          onPlace={onPlace}
        />
      )}
    </div>
  );
}

function momentOf(item: TimelineItem | undefined): AskedMoment[] {
  if (item?.at === undefined) return [];
  return [item.kind === 'encounter' ? { encounterId: item.id } : { at: item.at }];
}
