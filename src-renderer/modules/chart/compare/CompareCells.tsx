import type { ComparedCell, ComparedState } from '#shared/modules/chart/compare.rules.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { pointValue, seriesUnit } from '#shared/modules/results/result-words.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { FlagMark } from '../parts/FlagMark.tsx';
import { useCompareWords } from './words.ts';

export function StateCell({ state }: { readonly state: ComparedState }) {
  const words = useCompareWords();
  const text = words(`state.${state}`);
  if (state === 'unclear') return <StatusChip severity="caution">{text}</StatusChip>;
  return state === 'present' ? <strong>{text}</strong> : <span className="fw-second">{text}</span>;
}

/** The value with its flag and its change; its own day, where that is not the moment's. */
export function ValueCell({
  cell: { point, difference, direction },
  series,
  momentAt,
}: {
  readonly cell: ComparedCell;
  readonly series: ResultSeries;
  readonly momentAt: string | undefined;
}) {
  const words = useCompareWords();
  const format = useFormat();
  if (!point) return <span className="fw-second">{words('none')}</span>;
  const day = point.at === undefined ? undefined : format.day(point.at);
  const isOwnDay = momentAt !== undefined && day === format.day(momentAt);
  const unit = point.quantity ? seriesUnit(series) : '';
  return (
    <>
      <bdi>
        <strong>{pointValue(point, words.locale).text}</strong>
        {unit === '' ? null : <span className="fw-second"> {unit}</span>}
      </bdi>{' '}
      {point.flag ? <FlagMark flag={point.flag} /> : null}{' '}
      {direction === undefined || difference === undefined ? null : (
        <span className="fw-compare-change">
          <bdi>
            {words(`change.${direction}`, {
              by: pointValue({ quantity: { value: difference.replace('-', '') } }, words.locale).text,
            })}
          </bdi>
        </span>
      )}
      {day === undefined || isOwnDay ? null : <div className="fw-second">{words('from', { when: day })}</div>}
    </>
  );
}
