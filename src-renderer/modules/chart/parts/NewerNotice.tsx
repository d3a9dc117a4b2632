import { chart } from '#shared/modules/chart/chart.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useChartWords } from '../words.ts';

/** Over a chart in which a newer program wrote: what is marked below, and what no list of this station can show. */
export function NewerNotice({ patientId }: { readonly patientId: string }) {
  const words = useChartWords();
  const { shown = 0, hidden = 0 } = useQuery(chart.newer, { patientId }).value ?? {};
  if (shown + hidden === 0) return null;
  return (
    <div className="fw-chart-newer">
      <Notice severity="critical" role="status">
        {shown === 0 ? null : <div>{words('newer.shown', { count: shown })}</div>}
        {hidden === 0 ? null : <div>{words('newer.hidden', { count: hidden })}</div>}
      </Notice>
    </div>
  );
}
