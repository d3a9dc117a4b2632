import { useMemo } from 'react';
import { formatDate } from '#shared/kernel/format-date.ts';
import { groupThousands } from '#shared/kernel/format-number.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { DIRECTION } from '#renderer/kit/i18n/language.tsx';
import { useChartWords } from '../words.ts';
import { timeTicks, valueTicks } from './axis-ticks.ts';
import { trendPoints, trendRange, type ChartSeries } from './series-points.ts';
import { trendShape, type TrendMark } from './trend-geometry.ts';

const HEIGHT = 232;
const MARGIN = 16;
/** Room for the values at the start and the dates below. */
const START = 52;
const BELOW = 22;
const PIXELS_A_DATE = 96;
const MOST_DOTS = 120;

export interface TrendGraphProps {
  readonly series: ChartSeries;
  /** Pixels. */
  readonly width: number;
}

/** One test over time, large. The table beside it holds the same; a screen reader is given that. */
export function TrendGraph({ series, width }: TrendGraphProps) {
  const { zone } = useClock();
  const words = useChartWords();
  const plot = Math.max(160, width - START);
  const points = useMemo(() => trendPoints(series, zone), [series, zone]);
  const range = trendRange(series);
  const shape = trendShape(points, range, { width: plot, height: HEIGHT - BELOW, margin: MARGIN });
  if (!shape || points.length < 2) return null;
  const { domain, band, marks, path } = shape;
  // Dots side by side are a smear: the line says as much, and what lies outside keeps its mark.
  const drawn =
    marks.length > MOST_DOTS ? marks.filter((mark) => mark.outside || mark.lowY !== undefined) : marks;
  const y = (value: number) =>
    MARGIN + ((domain.max - value) / (domain.max - domain.min)) * (HEIGHT - BELOW - 2 * MARGIN);
  const x = (atMs: number) =>
    domain.toMs === domain.fromMs
      ? plot - MARGIN
      : MARGIN + ((atMs - domain.fromMs) / (domain.toMs - domain.fromMs)) * (plot - 2 * MARGIN);
  return (
    <svg className="fw-graph" width={START + plot} height={HEIGHT} aria-hidden="true" focusable="false">
      <g transform={`translate(${START} 0)`}>
        {band ? <rect className="fw-trend-band" x="0" y={band.y} width={plot} height={band.height} /> : null}
        {valueTicks(domain.min, domain.max, 5).map((tick) => (
          <g key={tick}>
            <line className="fw-graph-grid" x1="0" x2={plot} y1={y(tick)} y2={y(tick)} />
            <text className="fw-graph-label" x="-8" y={y(tick)} dy="0.32em" textAnchor="end">
              {groupThousands(String(tick), words.locale)}
            </text>
          </g>
        ))}
        {timeTicks(domain.fromMs, domain.toMs, Math.floor(plot / PIXELS_A_DATE)).map((tick) => (
          <g key={tick.atMs}>
            <line className="fw-graph-grid" x1={x(tick.atMs)} x2={x(tick.atMs)} y1="0" y2={HEIGHT - BELOW} />
            {/* The graph runs from left to right; a date with an Arabic month is still read from the right. */}
            <text
              className="fw-graph-label"
              x={x(tick.atMs)}
              y={HEIGHT - 6}
              textAnchor="middle"
              direction={DIRECTION[words.language]}
            >
              {formatDate(tick.label, words.locale)}
            </text>
          </g>
        ))}
        <line className="fw-graph-axis" x1="0" x2={plot} y1={HEIGHT - BELOW} y2={HEIGHT - BELOW} />
        {series.lower ? null : <path className="fw-trend-line" d={path} />}
        {drawn.map((mark, index) => (
          // Points of one series in order; two may lie on one pixel.
          // oxlint-disable-next-line react/no-array-index-key
          <GraphMark key={index} mark={mark} hasCaps={drawn.length <= MOST_DOTS} />
        ))}
      </g>
    </svg>
  );
}

function GraphMark({
  mark: { x, y, lowY, outside },
  hasCaps,
}: {
  readonly mark: TrendMark;
  readonly hasCaps: boolean;
}) {
  if (lowY !== undefined) {
    return (
      <g className="fw-trend-bar" data-outside={outside ? '' : undefined}>
        <path d={`M${x} ${y}V${lowY}`} />
        {hasCaps ? <path d={`M${x - 3} ${y}H${x + 3}M${x - 3} ${lowY}H${x + 3}`} /> : null}
      </g>
    );
  }
  if (outside)
    return (
      <path className="fw-trend-outside" d={`M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`} />
    );
  return <circle className="fw-trend-dot" cx={x} cy={y} r="3" />;
}
