import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { fold } from '#shared/kernel/text-fold.ts';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { comparePanelOrder } from '#shared/modules/results/result-order.rules.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { CompareBar } from '../compare/CompareBar.tsx';
import { useMarks } from '../compare/use-marks.ts';
import { useCompareWords } from '../compare/words.ts';
import { LateSkeleton } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { chartSeries, type ChartSeries } from './series-points.ts';
import { SeriesDetail } from './SeriesDetail.tsx';
import { SeriesList } from './SeriesList.tsx';
import { useResults } from './use-results.ts';
import { useSeriesWords } from './use-series-words.ts';

const CompareTests = lazy(async () => ({
  default: (await import('../compare/CompareTests.tsx')).CompareTests,
}));

export interface ResultsTabProps {
  readonly patientId: string;
  /** The test to open first. */
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
}

/** Every test and sign, with all its values. */
export function ResultsTab({ patientId, selected, onSelect }: ResultsTabProps) {
  const words = useChartWords();
  const { series, isWhole, error } = useResults(patientId);
  const all = useMemo(() => series && chartSeries(series), [series]);
  return (
    <div className="fw-chart-split">
      {error ? (
        <div className="fw-chart-pad">
          <ErrorNotice error={error} />
        </div>
      ) : null}
      {all === undefined && !error ? <LateSkeleton rows={8} /> : null}
      {all === undefined ? null : all.length === 0 ? (
        <section className="fw-panel fw-chart-whole">
          <EmptyState title={words('results.empty')}>{words('results.emptyNext')}</EmptyState>
        </section>
      ) : (
        <Results all={all} isWhole={isWhole} selected={selected} onSelect={onSelect} />
      )}
    </div>
  );
}

interface ResultsProps {
  readonly all: readonly ChartSeries[];
  readonly isWhole: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
}

function Results({ all, isWhole, selected, onSelect }: ResultsProps) {
  const words = useChartWords();
  const kit = useKitWords();
  const compareWords = useCompareWords();
  const say = useSeriesWords();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useShortcut({ keys: 'F', words: words('results.find'), foot: 3, run: () => field.current?.focus() });
  const shown = useMemo(
    () => inOrder(all).filter((series) => matches(series, say.name(series), text)),
    [all, say, text],
  );
  const current =
    shown.find(({ key }) => key === selected) ?? (text === '' ? shown[0] : undefined) ?? shown[0];
  const place = current ? shown.indexOf(current) : -1;
  const [before, after] = [shown[place - 1], shown[place + 1]];
  const marks = useMarks();
  const [isComparing, setIsComparing] = useState(false);
  const compared = marks.keys.flatMap((key) => all.find((series) => series.key === key) ?? []);
  if (isComparing)
    return (
      <Suspense fallback={null}>
        <CompareTests series={compared} onClose={() => setIsComparing(false)} />
      </Suspense>
    );
  return (
    <>
      <section className="fw-panel fw-chart-list" aria-label={words('results.list')}>
        <div className="fw-panel-head fw-chart-find">
          <TextInput
            ref={field}
            aria-label={words('results.find')}
            placeholder={words('results.find')}
            leftSection={<IconSearch size={16} />}
            rightSection={
              text === '' ? null : (
                <CloseButton size="sm" aria-label={words('clear')} onClick={() => setText('')} />
              )
            }
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || text === '') return;
              event.preventDefault();
              setText('');
            }}
          />
        </div>
        {shown.length === 0 ? (
          <EmptyState title={words('results.noneFound', { text })}>
            {words('results.noneFoundNext')}
          </EmptyState>
        ) : (
          <SeriesList
            series={shown}
            selected={current?.key}
            onSelect={onSelect}
            marked={marks.keys}
            onMark={marks.toggle}
          />
        )}
        <div className="fw-panel-foot fw-second">
          <span role="status">
            {kit('rows', { count: shown.length })}
            {isWhole ? null : ` · ${words('results.reading')}`}
          </span>
          <CompareBar marks={marks} hint={compareWords('testHint')} onCompare={() => setIsComparing(true)} />
        </div>
      </section>
      {current ? (
        <SeriesDetail
          key={current.key}
          series={current}
          isWhole={isWhole}
          onPrevious={before && (() => onSelect(before.key))}
          onNext={after && (() => onSelect(after.key))}
        />
      ) : null}
    </>
  );
}

/** Laboratory first: it is what one comes for. Categories that are not listed follow by name. */
const CATEGORIES = [
  'laboratory',
  'vital-signs',
  'imaging',
  'exam',
  'procedure',
  'survey',
  'social-history',
  'therapy',
  'activity',
];

function placeOf(category: string): number {
  const place = CATEGORIES.indexOf(category);
  return place === -1 ? CATEGORIES.length : place;
}

function inOrder(all: readonly ChartSeries[]): readonly ChartSeries[] {
  return all.toSorted(
    (a, b) =>
      placeOf(a.main.category) - placeOf(b.main.category) ||
      (a.main.category < b.main.category ? -1 : a.main.category > b.main.category ? 1 : 0) ||
      comparePanelOrder(a.main, b.main),
  );
}

function matches(series: ChartSeries, name: string, text: string): boolean {
  const wanted = fold(text).split(' ').filter(Boolean);
  if (wanted.length === 0) return true;
  const searched = fold(
    `${name} ${conceptText(series.main.code)} ${series.main.coding?.code ?? ''} ${series.main.category}`,
  );
  return wanted.every((word) => searched.includes(word));
}
