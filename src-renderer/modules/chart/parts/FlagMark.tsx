import { SEVERITY_OF, type Flag } from '#shared/modules/results/flag.rules.ts';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { useChartWords } from '../words.ts';

const ARROW: { readonly [F in Flag]: string } = {
  high: '↑',
  low: '↓',
  criticalHigh: '↑',
  criticalLow: '↓',
  abnormal: '',
  critical: '',
};

/** Arrow and word; filled only where it is critical, which no one can acknowledge yet. A normal value has none. */
export function FlagMark({ flag }: { readonly flag: Flag }) {
  const words = useChartWords();
  const isCritical = SEVERITY_OF[flag] === SEVERITY_OF.critical;
  return (
    <span
      className="fw-flag"
      data-severity={isCritical ? 'critical' : 'serious'}
      data-solid={isCritical ? '' : undefined}
    >
      {ARROW[flag] === '' ? (
        <SeverityIcon severity={isCritical ? 'critical' : 'serious'} />
      ) : (
        <span aria-hidden="true">{ARROW[flag]} </span>
      )}
      {words(`flag.${flag}`)}
    </span>
  );
}
