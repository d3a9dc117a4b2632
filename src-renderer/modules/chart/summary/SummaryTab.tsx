import { chart } from '#shared/modules/chart/chart.contract.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { LazyAppointments } from '#renderer/modules/scheduling/LazyAppointments.tsx';
import type { ChartTab } from '../chart-tabs.ts';
import { QueryBody } from '../parts/QueryBody.tsx';
import { MedicinesPanel } from './MedicinesPanel.tsx';
import { ReviewStrip } from '../reviews/ReviewStrip.tsx';
import { ProblemsPanel } from './ProblemsPanel.tsx';
import { ResultsPanel } from './ResultsPanel.tsx';
import { VisitsPanel } from './VisitsPanel.tsx';
import { VitalsPanel } from './VitalsPanel.tsx';

export interface SummaryTabProps {
  readonly patientId: string;
  readonly onTab: (tab: ChartTab) => void;
  readonly onSeries: (key: string) => void;
  readonly onVisit: (encounterId: string) => void;
  readonly onReview: (list: ReviewedList) => void;
}

/** The chart on one screen: signs, problems, medicines, results. */
export function SummaryTab({ patientId, onTab, onSeries, onVisit, onReview }: SummaryTabProps) {
  const query = useQuery(chart.summary, { patientId });
  return (
    <QueryBody query={query} rows={10}>
      {(summary) => (
        <div className="fw-summary-whole">
          <div className="fw-summary">
            <div className="fw-summary-column">
              <VitalsPanel vitals={summary.vitals} onSeries={onSeries} />
              <ProblemsPanel
                problems={summary.problems}
                resolved={summary.resolvedProblems}
                onShowAll={() => onTab('problems')}
              />
            </div>
            <div className="fw-summary-column">
              <MedicinesPanel
                medicines={summary.medicines}
                forbidden={summary.forbiddenMedicines}
                stopped={summary.stoppedMedicines}
                onShowAll={() => onTab('medicines')}
              />
              <VisitsPanel
                visits={summary.lastEncounters}
                total={summary.encounters}
                onVisit={onVisit}
                onShowAll={() => onTab('timeline')}
              />
              <LazyAppointments patientId={patientId} />
            </div>
            <ResultsPanel results={summary.results} onSeries={onSeries} onShowAll={() => onTab('results')} />
          </div>
          <ReviewStrip patientId={patientId} onReview={onReview} />
        </div>
      )}
    </QueryBody>
  );
}
