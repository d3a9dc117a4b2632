import { useMemo } from 'react';
import { compareValues, startMs } from '#shared/modules/results/recorded-time.rules.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { vitalCells, type VitalCell } from '#shared/modules/results/vital-signs.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { FlagMark } from '../parts/FlagMark.tsx';
import type { ChartSeries } from '../results/series-points.ts';
import { useSeriesWords, useVitalName } from '../results/use-series-words.ts';
import { useChartWords } from '../words.ts';

const CELLS = 8;

export interface VitalsPanelProps {
  readonly vitals: readonly ResultSeries[];
  readonly onSeries: (key: string) => void;
}

/** The latest of each sign. One that is older than the rest says how old. */
export function VitalsPanel({ vitals, onSeries }: VitalsPanelProps) {
  const words = useChartWords();
  const format = useFormat();
  const { zone } = useClock();
  const cells = useMemo(() => vitalCells(vitals, CELLS, zone), [vitals, zone]);
  const latest =
    cells
      .map((cell) => seriesOf(cell)?.main.points.at(-1)?.at ?? '')
      .toSorted((a, b) => compareValues(startMs(a, zone), startMs(b, zone)))
      .at(-1) ?? '';
  return (
    <Panel
      title={words('vitals')}
      note={latest === '' ? words('vitals.none') : format.dateTime(latest)}
      className="fw-vitals-panel"
    >
      <ul role="list" className="fw-vitals">
        {cells.map((cell) => (
          <li key={cell.vital}>
            <Vital cell={cell} latest={latest} onSeries={onSeries} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function seriesOf(cell: VitalCell): ChartSeries | undefined {
  if ('missing' in cell) return undefined;
  if (cell.vital !== 'bloodPressure') return { key: cell.series.key, main: cell.series };
  return {
    key: cell.systolic.key,
    main: cell.systolic,
    ...(cell.diastolic ? { lower: cell.diastolic } : {}),
  };
}

interface VitalProps {
  readonly cell: VitalCell;
  readonly latest: string;
  readonly onSeries: (key: string) => void;
}

function Vital({ cell, latest, onSeries }: VitalProps) {
  const words = useChartWords();
  const format = useFormat();
  const say = useSeriesWords();
  const nameOf = useVitalName();
  const series = seriesOf(cell);
  const last = series?.main.points.at(-1);
  if (!series || !last) {
    return (
      <div className="fw-vital">
        <span className="fw-vital-name">{nameOf(cell.vital)}</span>
        <span className="fw-vital-none">{words('vital.none')}</span>
      </div>
    );
  }
  const flag = say.flag(series, last);
  const isOlder = last.at !== undefined && format.day(last.at) !== format.day(latest);
  return (
    <button type="button" className="fw-vital" onClick={() => onSeries(series.key)}>
      <span className="fw-vital-name">{nameOf(cell.vital)}</span>
      <span className="fw-vital-value">
        <bdi>{say.value(series, last).text}</bdi>
      </span>
      <span className="fw-vital-unit">
        {flag ? <FlagMark flag={flag} /> : null}{' '}
        {cell.vital === 'pain' ? words('vital.ofTen') : <bdi>{say.unit(series)}</bdi>}
      </span>
      <NewerChip of={last.newer} isShort />
      {isOlder ? <span className="fw-vital-unit">{say.day(last)}</span> : null}
    </button>
  );
}
