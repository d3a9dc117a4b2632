import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { ResultPoint } from '#shared/modules/results/result-series.rules.ts';
import { partnerOf } from '#shared/modules/results/vital-signs.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { HistoryButton, ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { CodeWords } from '../parts/Concept.tsx';
import { FlagMark } from '../parts/FlagMark.tsx';
import { ShowMore } from '../parts/ShowMore.tsx';
import { useChartWords } from '../words.ts';
import type { ChartSeries } from './series-points.ts';
import { TrendGraph } from './TrendGraph.tsx';
import { useSeriesWords } from './use-series-words.ts';

/** Hundreds of rows are drawn only for whoever asks. */
const ROWS_AT_FIRST = 60;

export interface SeriesDetailProps {
  readonly series: ChartSeries;
  /** False while older values are on their way: what is told of all of them waits. */
  readonly isWhole: boolean;
  /** Absent at either end of the list. */
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
}

/** One test: its sentence, its graph, and every value in a table. */
export function SeriesDetail({ series, isWhole, onPrevious, onNext }: SeriesDetailProps) {
  const words = useChartWords();
  const say = useSeriesWords();
  const { ref, width } = useElementSize();
  const unit = say.unit(series);
  const { points, total } = series.main;
  const hasRounded = points.some((point) => say.value(series, point).rounded);
  return (
    <Panel
      title={<bdi>{say.name(series)}</bdi>}
      note={<bdi>{unit}</bdi>}
      className="fw-series-detail"
      actions={<Neighbours onPrevious={onPrevious} onNext={onNext} />}
    >
      <div className="fw-chart-pad">
        <p className="fw-series-sentence">{isWhole ? say.sentence(series) : words('results.reading')}</p>
        <RangeWords series={series} />
        <div ref={ref} className="fw-graph-room">
          {width > 0 ? <TrendGraph series={series} width={width} /> : null}
        </div>
      </div>
      <ValueTable series={series} />
      <div className="fw-chart-pad fw-second">
        {total > points.length ? <p>{words('results.newestOnly', { shown: points.length, total })}</p> : null}
        {hasRounded ? <p>{words('results.roundedHere')}</p> : null}
        <p>
          <CodeWords of={{ coding: series.main.coding ? [series.main.coding] : [] }} />
        </p>
      </div>
    </Panel>
  );
}

function RangeWords({ series }: { readonly series: ChartSeries }) {
  const words = useChartWords();
  const say = useSeriesWords();
  if (series.lower) {
    const [upper, lower] = [say.range(series.main), say.range(series.lower)];
    const text =
      upper === '' || lower === '' ? words('noRangeKnown') : words('range', { range: `${upper} / ${lower}` });
    return <p className="fw-second">{text}</p>;
  }
  const range = say.range(series.main);
  return <p className="fw-second">{range === '' ? words('noRangeKnown') : words('range', { range })}</p>;
}

function ValueTable({ series }: { readonly series: ChartSeries }) {
  const words = useChartWords();
  const say = useSeriesWords();
  const format = useFormat();
  const unit = say.unit(series);
  const [isWhole, setIsWhole] = useState(false);
  const hasRounded = series.main.points.some((point) => say.value(series, point).rounded);
  const newestFirst = series.main.points.toReversed();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, ROWS_AT_FIRST);
  return (
    <>
      <table className="fw-chart-table fw-values">
        <caption className="fw-hidden">{say.name(series)}</caption>
        <thead>
          <tr>
            <th scope="col">{words('column.when')}</th>
            <th scope="col" className="fw-end">
              {unit === '' ? words('column.value') : words('column.valueIn', { unit })}
            </th>
            <th scope="col">{words('column.flag')}</th>
            {hasRounded ? <th scope="col">{words('column.asReported')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => {
            const flag = say.flag(series, point);
            return (
              <tr key={`${point.observationId} ${point.at ?? ''}`}>
                <th scope="row">{point.at === undefined ? words('noDate') : format.dateTime(point.at)}</th>
                <td className={point.quantity ? 'fw-end' : undefined}>
                  <strong>
                    <bdi>{say.value(series, point).text}</bdi>
                  </strong>
                </td>
                <td>
                  {flag ? <FlagMark flag={flag} /> : null} <StatusMark status={point.status} />{' '}
                  <NewerChip of={point.newer} /> <ReviewMark of={point.observationId} />
                  <HistoryButton of={point.observationId} name={say.name(series)} />
                </td>
                {hasRounded ? <td className="fw-second">{asReported(series, point)}</td> : null}
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length < newestFirst.length ? (
        <ShowMore onShow={() => setIsWhole(true)}>
          {words('results.older', { count: newestFirst.length - shown.length })}
        </ShowMore>
      ) : null}
    </>
  );
}

function asReported(series: ChartSeries, point: ResultPoint): string {
  const lower = partnerOf(point, series.lower)?.quantity?.value;
  return [point.quantity?.value ?? point.text ?? '', ...(lower === undefined ? [] : [lower])].join(' / ');
}

/** Final needs no word; everything else does. */
export function StatusMark({ status }: { readonly status: string }) {
  const words = useChartWords();
  if (status === 'final') return null;
  const key = `resultStatus.${status}`;
  const isOpen = status === 'preliminary' || status === 'registered' || status === 'unknown';
  return (
    <StatusChip severity={isOpen ? 'pending' : 'info'}>{words.has(key) ? words(key) : status}</StatusChip>
  );
}

function Neighbours({ onPrevious, onNext }: Pick<SeriesDetailProps, 'onPrevious' | 'onNext'>) {
  const words = useChartWords();
  return (
    <>
      <ActionIcon
        size={28}
        disabled={!onPrevious}
        aria-label={words('results.previous')}
        onClick={onPrevious}
      >
        <IconChevronUp size={18} />
      </ActionIcon>
      <ActionIcon size={28} disabled={!onNext} aria-label={words('results.next')} onClick={onNext}>
        <IconChevronDown size={18} />
      </ActionIcon>
    </>
  );
}
