import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { TimelineKind } from '#shared/modules/chart/chart.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LateSkeleton } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { ItemPanel } from './ItemPanel.tsx';
import { countKinds, filterTimeline, timelineRows } from './timeline-rows.ts';
import { TimelineFilters } from './TimelineFilters.tsx';
import { TimelineList } from './TimelineList.tsx';
import { useTimeline } from './use-timeline.ts';

export interface TimelineTabProps {
  readonly patientId: string;
  /** The record to open first. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onSeries: (key: string) => void;
}

/** The panel follows the arrows, not each of their steps. */
const FOLLOW_AFTER_MS = 120;
const NO_KINDS: ReadonlySet<TimelineKind> = new Set();

/** Everything that was ever recorded, newest first. */
export function TimelineTab({ patientId, selected, onSelect, onSeries }: TimelineTabProps) {
  const words = useChartWords();
  const { zone } = useClock();
  const { items, total, isWhole, error } = useTimeline(patientId);
  const [kinds, setKinds] = useState(NO_KINDS);
  const [text, setText] = useState('');
  const counts = useMemo(() => countKinds(items ?? []), [items]);
  const shown = useMemo(() => filterTimeline(items ?? [], kinds, text), [items, kinds, text]);
  const rows = useMemo(() => timelineRows(shown, zone), [shown, zone]);
  const [following] = useDebouncedValue(selected, FOLLOW_AFTER_MS);
  // What is closed closes at once; what is opened first opens at once.
  const shownId = selected === undefined ? undefined : (following ?? selected);
  const current = items?.find(({ id }) => id === shownId);
  return (
    <div className="fw-chart-split" data-side={selected === undefined ? undefined : ''}>
      <section className="fw-panel fw-chart-list fw-timeline" aria-label={words('tab.timeline')}>
        <TimelineFilters counts={counts} kinds={kinds} text={text} onKinds={setKinds} onText={setText} />
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
        {shown.length > 0 ? <TimelineList rows={rows} selected={selected} onSelect={onSelect} /> : null}
        <div className="fw-panel-foot fw-second" role="status">
          {isWhole
            ? words('timeline.shown', { shown: shown.length, total })
            : words('timeline.reading', { read: items?.length ?? 0, total })}
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
        />
      )}
    </div>
  );
}
