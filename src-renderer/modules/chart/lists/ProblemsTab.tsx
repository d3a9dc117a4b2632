import { chart } from '#shared/modules/chart/chart.contract.ts';
import { isOpenProblem } from '#shared/modules/chart/summary.rules.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { CodeWords, Concept } from '../parts/Concept.tsx';
import { Day } from '../parts/Day.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { ListTable } from './ListTable.tsx';
import { VisitLink } from './VisitLink.tsx';

export interface ListTabProps {
  readonly patientId: string;
  readonly onVisit: (encounterId: string) => void;
}

/** What ails this person, and what did. */
export function ProblemsTab({ patientId, onVisit }: ListTabProps) {
  const words = useChartWords();
  const query = useQuery(chart.problems, { patientId });
  return (
    <div className="fw-chart-stack">
      <QueryBody query={query} rows={8}>
        {(all) => {
          const open = all.filter(isOpenProblem);
          const past = all.filter((problem) => !isOpenProblem(problem));
          return (
            <>
              <Panel title={words('problems.activeTitle')} note={open.length}>
                {open.length === 0 ? (
                  <EmptyState title={words('problems.noneActive')} />
                ) : (
                  <ProblemTable problems={open} onVisit={onVisit} />
                )}
              </Panel>
              {past.length === 0 ? null : (
                <Panel title={words('problems.pastTitle')} note={past.length}>
                  <ProblemTable problems={past} onVisit={onVisit} />
                </Panel>
              )}
            </>
          );
        }}
      </QueryBody>
    </div>
  );
}

function ProblemTable({
  problems,
  onVisit,
}: {
  readonly problems: readonly Condition[];
  readonly onVisit: (id: string) => void;
}) {
  const words = useChartWords();
  return (
    <ListTable
      columns={[
        words('column.problem'),
        words('column.code'),
        words('column.since'),
        words('column.until'),
        words('column.status'),
        words('column.recorded'),
      ]}
      rows={problems.map((problem) => ({
        key: problem.id,
        cells: [
          <Concept key="name" of={problem.code} />,
          <CodeWords key="code" of={problem.code} />,
          <Day key="since" at={problem.onset} />,
          <Day key="until" at={problem.abatement} none="" />,
          statusOf(words, problem),
          <VisitLink
            key="visit"
            encounterId={problem.encounterId}
            at={problem.recordedDate ?? problem.onset}
            isImported={problem.source !== undefined}
            onVisit={onVisit}
          />,
        ],
        ...(problem.note === undefined ? {} : { note: problem.note }),
      }))}
    />
  );
}

function statusOf(
  words: ReturnType<typeof useChartWords>,
  { clinicalStatus, verificationStatus }: Condition,
): string {
  const parts = [
    clinicalStatus === undefined ? words('statusUnknown') : words(`clinicalStatus.${clinicalStatus}`),
    ...(verificationStatus && verificationStatus !== 'confirmed'
      ? [words(`verification.${verificationStatus}`)]
      : []),
  ];
  return parts.join(' · ');
}
