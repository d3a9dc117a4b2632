import { useMemo } from 'react';
import { graver } from '#shared/modules/results/result-flags.rules.ts';
import type { ResultPoint, ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { pointValue, rangeText, seriesUnit } from '#shared/modules/results/result-words.rules.ts';
import { partnerOf, type Vital } from '#shared/modules/results/vital-signs.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useChartWords } from '../words.ts';
import type { ChartSeries } from './series-points.ts';

/** Series and their points in the words of the screen. */
export function useSeriesWords() {
  const words = useChartWords();
  const format = useFormat();
  return useMemo(() => {
    const name = (series: ChartSeries) =>
      series.lower ? words('vital.bloodPressure') : conceptWords(series.main.code) || words('notNamed');
    /** `6.1`, `158/94`, `positive`. */
    const value = (series: ChartSeries, point: ResultPoint) => {
      const main = pointValue(point, words.locale);
      if (!series.lower) return main;
      const low = partnerOf(point, series.lower);
      const lower = low ? pointValue(low, words.locale) : { text: '–', rounded: false };
      return { text: `${main.text}/${lower.text}`, rounded: main.rounded || lower.rounded };
    };
    const flag = (series: ChartSeries, point: ResultPoint) =>
      graver(point.flag, partnerOf(point, series.lower)?.flag);
    const range = (of: ResultSeries) => rangeText(of.range, words.locale);
    const day = (point: ResultPoint | undefined) =>
      point?.at === undefined ? words('noDate') : format.day(point.at);
    /** For screen readers: `5 values from 04-Feb-2025 to 12-Mar-2026. First 4.9, latest 6.1 mmol/L, High. Lowest …`. */
    const sentence = (series: ChartSeries) => {
      const { points, total } = series.main;
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return words('trend.none');
      const unit = seriesUnit(series.main);
      const latest = `${value(series, last).text}${unit === '' ? '' : ` ${unit}`}`;
      const lastFlag = flag(series, last);
      const flagged = lastFlag ? `${latest}, ${words(`flag.${lastFlag}`)}` : latest;
      if (points.length === 1) return words('trend.one', { when: day(last), latest: flagged });
      return words('trend.many', {
        count: total,
        from: day(first),
        to: day(last),
        first: value(series, first).text,
        latest: flagged,
      });
    };
    return {
      name,
      value,
      flag,
      range,
      day,
      sentence,
      unit: (series: ChartSeries) => seriesUnit(series.main),
    };
  }, [words, format]);
}

/** The grid's own short names: `Pulse`, not `Heart rate by palpation`. */
export function useVitalName(): (vital: Vital) => string {
  const words = useChartWords();
  return (vital) => words(`vital.${vital}`);
}
