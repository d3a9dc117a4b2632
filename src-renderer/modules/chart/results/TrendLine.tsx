import { useMemo } from 'react';
import { useClock } from '#renderer/kit/clock.tsx';
import { trendPoints, trendRange, type ChartSeries } from './series-points.ts';
import { trendShape, type Frame, type TrendMark } from './trend-geometry.ts';
import { useSeriesWords } from './use-series-words.ts';

const FRAME: Frame = { width: 92, height: 26, margin: 4 };
/** The values that a small trend shows, counted from the latest. */
export const TREND_VALUES = 8;

/** Time runs true to scale and never mirrors; the sentence says to a screen reader what the line says to the eye. */
export function TrendLine({ series }: { readonly series: ChartSeries }) {
  const { zone } = useClock();
  const say = useSeriesWords();
  const shape = useMemo(
    () => trendShape(trendPoints(series, zone).slice(-TREND_VALUES), trendRange(series), FRAME),
    [series, zone],
  );
  if (!shape) return null;
  const { band, marks, path } = shape;
  return (
    <svg
      className="fw-trend"
      width={FRAME.width}
      height={FRAME.height}
      viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
      role="img"
      aria-label={say.sentence(series)}
    >
      {band ? (
        <rect className="fw-trend-band" x="0" y={band.y} width={FRAME.width} height={band.height} />
      ) : null}
      {series.lower || marks.length < 2 ? null : <path className="fw-trend-line" d={path} />}
      {marks.map((mark, index) => (
        <Mark key={`${mark.x} ${mark.y}`} mark={mark} isLast={index === marks.length - 1} />
      ))}
    </svg>
  );
}

function Mark({ mark, isLast }: { readonly mark: TrendMark; readonly isLast: boolean }) {
  const { x, y, lowY, outside } = mark;
  if (lowY !== undefined)
    return <path className="fw-trend-bar" data-outside={outside ? '' : undefined} d={`M${x} ${y}V${lowY}`} />;
  if (!isLast) return <circle className="fw-trend-dot" cx={x} cy={y} r="1.4" />;
  // The last value is a red diamond where it lies outside its range: shape first, then colour.
  if (outside)
    return (
      <path className="fw-trend-outside" d={`M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}Z`} />
    );
  return <circle className="fw-trend-dot" cx={x} cy={y} r="2.4" />;
}
