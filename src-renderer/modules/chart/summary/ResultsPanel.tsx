import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { compareSeries } from '#shared/modules/results/result-order.rules.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { FlagMark } from '../parts/FlagMark.tsx';
import { StatusMark } from '../results/SeriesDetail.tsx';
import { chartSeries, type ChartSeries } from '../results/series-points.ts';
import { TREND_VALUES, TrendLine } from '../results/TrendLine.tsx';
import { useSeriesWords } from '../results/use-series-words.ts';
import { useChartWords } from '../words.ts';

export interface ResultsPanelProps {
  readonly results: readonly ResultSeries[];
  readonly onSeries: (key: string) => void;
  readonly onShowAll: () => void;
}

/** The latest of each test, what needs a person first. */
export function ResultsPanel({ results, onSeries, onShowAll }: ResultsPanelProps) {
  const words = useChartWords();
  const say = useSeriesWords();
  const series = useMemo(() => chartSeries(results.toSorted(compareSeries)), [results]);
  const hasRounded = series.some((one) =>
    one.main.points.slice(-2).some((point) => say.value(one, point).rounded),
  );
  return (
    <Panel
      title={words('tab.results')}
      note={words('results.note', { count: series.length, values: TREND_VALUES })}
      className="fw-results-panel"
      actions={
        <Button variant="default" size="compact-sm" onClick={onShowAll}>
          {words('results.all')}
        </Button>
      }
      {...(hasRounded ? { foot: <span className="fw-second">{words('results.rounded')}</span> } : {})}
    >
      {series.length === 0 ? (
        <EmptyState title={words('results.empty')}>{words('results.emptyNext')}</EmptyState>
      ) : (
        <table className="fw-chart-table fw-results">
          <caption className="fw-hidden">{words('results.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{words('column.test')}</th>
              <th scope="col" className="fw-end">
                {words('column.latest')}
              </th>
              <th scope="col">{words('column.flag')}</th>
              <th scope="col" className="fw-end">
                {words('column.previous')}
              </th>
              <th scope="col">{words('column.trend')}</th>
            </tr>
          </thead>
          <tbody>
            {series.map((one) => (
              <ResultRow key={one.key} series={one} onOpen={() => onSeries(one.key)} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function ResultRow({ series, onOpen }: { readonly series: ChartSeries; readonly onOpen: () => void }) {
  const words = useChartWords();
  const say = useSeriesWords();
  const { points } = series.main;
  const [previous, last] = [points.at(-2), points.at(-1)];
  if (!last) return null;
  const flag = say.flag(series, last);
  const range = say.range(series.main);
  return (
    <tr>
      <th scope="row">
        <button type="button" className="fw-result-name" onClick={onOpen}>
          <bdi>{say.name(series)}</bdi>
        </button>
        <div className="fw-second">{say.day(last)}</div>
        <NewerChip of={last.newer} isShort />
      </th>
      <td className="fw-end">
        <strong className="fw-result-value">
          <bdi>{say.value(series, last).text}</bdi>
        </strong>
        <div className="fw-second">
          <bdi>{say.unit(series)}</bdi>
        </div>
      </td>
      <td>
        {flag ? (
          <div>
            <FlagMark flag={flag} />
          </div>
        ) : null}
        <StatusMark status={last.status} />
        <div className="fw-second">{range === '' ? words('noRange') : <bdi>{range}</bdi>}</div>
      </td>
      <td className="fw-end fw-result-previous">
        <bdi>{previous ? say.value(series, previous).text : '–'}</bdi>
      </td>
      <td>{last.quantity ? <TrendLine series={series} /> : null}</td>
    </tr>
  );
}
