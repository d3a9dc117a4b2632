import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { FlagMark } from '../parts/FlagMark.tsx';
import { ShowMore } from '../parts/ShowMore.tsx';
import { TrendGraph } from '../results/TrendGraph.tsx';
import type { ChartSeries } from '../results/series-points.ts';
import { useSeriesWords } from '../results/use-series-words.ts';
import { useChartWords } from '../words.ts';
import { testsByDate } from './compare-tests.ts';
import { useCompareWords } from './words.ts';

const ROWS_AT_FIRST = 60;

/** Several tests over time: their graphs one under the other, each with its own scale, and one table by date. */
export function CompareTests({
  series,
  onClose,
}: {
  readonly series: readonly ChartSeries[];
  readonly onClose: () => void;
}) {
  const words = useCompareWords();
  const kit = useKitWords();
  const say = useSeriesWords();
  const { ref, width } = useElementSize();
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus(), []);
  useShortcut({ keys: 'Esc', words: kit('close'), run: onClose });
  return (
    <div ref={region} tabIndex={-1} role="group" aria-label={words('testsTitle')} className="fw-compare">
      <Panel
        title={words('testsTitle')}
        className="fw-chart-whole"
        actions={
          <Button variant="default" size="compact-sm" onClick={onClose}>
            {kit('close')}
            <Kbd keys="Esc" />
          </Button>
        }
      >
        <div className="fw-chart-pad">
          <div ref={ref} className="fw-graph-room">
            {width > 0
              ? series.map((one) => (
                  <figure key={one.key} className="fw-compare-graph">
                    <figcaption>
                      <bdi>{say.name(one)}</bdi> <span className="fw-second">{say.unit(one)}</span>
                      <p className="fw-second">{say.sentence(one)}</p>
                    </figcaption>
                    <TrendGraph series={one} width={width} />
                  </figure>
                ))
              : null}
          </div>
        </div>
        <TestsTable series={series} />
      </Panel>
    </div>
  );
}

function TestsTable({ series }: { readonly series: readonly ChartSeries[] }) {
  const words = useCompareWords();
  const chartWords = useChartWords();
  const say = useSeriesWords();
  const format = useFormat();
  const { zone } = useClock();
  const [isWhole, setIsWhole] = useState(false);
  const rows = useMemo(() => testsByDate(series, zone), [series, zone]);
  const shown = isWhole ? rows : rows.slice(0, ROWS_AT_FIRST);
  return (
    <>
      <table className="fw-chart-table fw-compare-table">
        <caption className="fw-hidden">{words('testsTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{words('when')}</th>
            {series.map((one) => (
              <th key={one.key} scope="col">
                <bdi>{say.name(one)}</bdi> <span className="fw-second">{say.unit(one)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ at, cells }) => (
            <tr key={at ?? ''}>
              <th scope="row">{at === undefined ? chartWords('noDate') : format.dateTime(at)}</th>
              {series.map((one, index) => (
                <td key={one.key}>
                  {cells[index]?.map((point) => {
                    const flag = say.flag(one, point);
                    return (
                      <div key={point.observationId}>
                        <bdi>
                          <strong>{say.value(one, point).text}</strong>
                        </bdi>{' '}
                        {flag ? <FlagMark flag={flag} /> : null}
                      </div>
                    );
                  })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length ? (
        <ShowMore onShow={() => setIsWhole(true)}>
          {chartWords('results.older', { count: rows.length - shown.length })}
        </ShowMore>
      ) : null}
    </>
  );
}
