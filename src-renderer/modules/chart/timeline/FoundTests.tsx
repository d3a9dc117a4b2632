import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { conceptText } from '#shared/kernel/clinical-values.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { chartSeries } from '../results/series-points.ts';
import { useSeriesWords } from '../results/use-series-words.ts';
import { useChartWords } from '../words.ts';

const AFTER_TYPING_MS = 150;
const SHOWN = 8;

/** Tests and answers whose name holds what is searched for: their values are no lines of the timeline. */
export function FoundTests({
  patientId,
  text,
  onSeries,
}: {
  readonly patientId: string;
  readonly text: string;
  readonly onSeries: (key: string) => void;
}) {
  const words = useChartWords();
  const say = useSeriesWords();
  const [settled] = useDebouncedValue(text, AFTER_TYPING_MS);
  const query = useQuery(chart.results, { patientId, newest: 1 });
  const all = useMemo(() => chartSeries(query.value?.series ?? []), [query.value]);
  const wanted = fold(settled).split(' ').filter(Boolean);
  const found = all.filter((series) => {
    const name = fold(`${say.name(series)} ${conceptText(series.main.code)}`);
    return wanted.every((word) => name.includes(word));
  });
  if (found.length === 0) return null;
  return (
    <div className="fw-found-tests">
      <span className="fw-second">{words('timeline.tests')}</span>
      {found.slice(0, SHOWN).map((series) => (
        <button key={series.key} type="button" className="fw-link" onClick={() => onSeries(series.key)}>
          <bdi>{say.name(series)}</bdi>
        </button>
      ))}
    </div>
  );
}
