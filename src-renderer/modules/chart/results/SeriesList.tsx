import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { useChartWords } from '../words.ts';
import { FlagMark } from '../parts/FlagMark.tsx';
import { useCompareWords } from '../compare/words.ts';
import { useListbox } from '../parts/use-listbox.ts';
import type { ChartSeries } from './series-points.ts';
import { TrendLine } from './TrendLine.tsx';
import { useSeriesWords } from './use-series-words.ts';

export interface SeriesListProps {
  /** In order of category. */
  readonly series: readonly ChartSeries[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  /** Chosen to be compared. */
  readonly marked: readonly string[];
  readonly onMark: (key: string) => void;
}

export function SeriesList({ series, selected, onSelect, marked, onMark }: SeriesListProps) {
  const words = useChartWords();
  const compareWords = useCompareWords();
  const { props, optionId } = useListbox({
    items: series,
    keyOf: ({ key }) => key,
    selected,
    onSelect,
    onMark,
  });
  const categories = [...new Set(series.map(({ main }) => main.category))];
  return (
    <div {...props} className="fw-panel-body fw-listbox" aria-label={words('results.list')}>
      {categories.map((category) => (
        <div key={category} role="group" aria-label={categoryName(words, category)}>
          <div className="fw-list-heading" aria-hidden="true">
            {categoryName(words, category)}
          </div>
          {series
            .filter(({ main }) => main.category === category)
            .map((one) => (
              // The listbox holds the focus and the keys; the pointer may press an option.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={one.key}
                id={optionId(one.key)}
                role="option"
                aria-selected={one.key === selected}
                data-marked={marked.includes(one.key) ? '' : undefined}
                className="fw-option fw-series-option"
                onClick={() => onSelect(one.key)}
              >
                <SeriesOption
                  series={one}
                  mark={marked.includes(one.key) ? `✓ ${compareWords('action')}` : undefined}
                />
              </div>
            ))}
        </div>
      ))}
    </div>
  );
}

function categoryName(words: ReturnType<typeof useChartWords>, category: string): string {
  const key = `category.${category}`;
  return words.has(key) ? words(key) : category;
}

function SeriesOption({ series, mark }: { readonly series: ChartSeries; readonly mark: string | undefined }) {
  const say = useSeriesWords();
  const last = series.main.points.at(-1);
  if (!last) return <bdi>{say.name(series)}</bdi>;
  const flag = say.flag(series, last);
  return (
    <>
      <div className="fw-series-name">
        <bdi>{say.name(series)}</bdi>
        <div className="fw-second">{say.day(last)}</div>
        <NewerChip of={last.newer} isShort />
        {mark === undefined ? null : <div className="fw-marked">{mark}</div>}
      </div>
      <div className="fw-series-latest">
        <bdi>
          <strong>{say.value(series, last).text}</strong>{' '}
          <span className="fw-second">{say.unit(series)}</span>
        </bdi>
        {flag ? (
          <div>
            <FlagMark flag={flag} />
          </div>
        ) : null}
      </div>
      {last.quantity ? <TrendLine series={series} /> : <span />}
    </>
  );
}
