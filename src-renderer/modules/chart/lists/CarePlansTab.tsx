import { chart } from '#shared/modules/chart/chart.contract.ts';
import type { CarePlan } from '#shared/modules/care-plans/care-plan.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { CareTeamPanel } from '#renderer/modules/care-team/CareTeamPanel.tsx';
import { Concept } from '../parts/Concept.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { useChartWords } from '../words.ts';
import { ListTable } from './ListTable.tsx';
import type { ListTabProps } from './ProblemsTab.tsx';
import { GoalsPanel } from './GoalsPanel.tsx';
import { VisitLink } from './VisitLink.tsx';

const OPEN = new Set<CarePlan['status']>(['draft', 'active', 'on-hold', 'unknown']);

/** What shall be done, for which problem, and what was. */
export function CarePlansTab({ patientId, onVisit }: ListTabProps) {
  const words = useChartWords();
  const query = useQuery(chart.carePlans, { patientId });
  const problems = useQuery(chart.problems, { patientId });
  const nameOf = (id: string) => conceptWords(problems.value?.find((problem) => problem.id === id)?.code);
  return (
    <div className="fw-chart-stack">
      <CareTeamPanel patientId={patientId} />
      <QueryBody query={query} rows={8}>
        {(all) => {
          const open = all.filter(({ status }) => OPEN.has(status));
          const past = all.filter(({ status }) => !OPEN.has(status) && status !== 'entered-in-error');
          return (
            <>
              <Panel title={words('carePlans.activeTitle')} note={open.length}>
                {open.length === 0 ? (
                  <EmptyState title={words('carePlans.none')} />
                ) : (
                  <PlanTable plans={open} nameOf={nameOf} onVisit={onVisit} />
                )}
              </Panel>
              {past.length === 0 ? null : (
                <Panel title={words('carePlans.pastTitle')} note={past.length}>
                  <PlanTable plans={past} nameOf={nameOf} onVisit={onVisit} />
                </Panel>
              )}
              <GoalsPanel patientId={patientId} nameOf={nameOf} />
            </>
          );
        }}
      </QueryBody>
    </div>
  );
}

interface PlanTableProps {
  readonly plans: readonly CarePlan[];
  readonly nameOf: (conditionId: string) => string;
  readonly onVisit: (encounterId: string) => void;
}

function PlanTable({ plans, nameOf, onVisit }: PlanTableProps) {
  const words = useChartWords();
  return (
    <ListTable
      columns={[
        words('column.plan'),
        words('column.activities'),
        words('column.for'),
        words('column.dates'),
        words('column.status'),
        words('column.recorded'),
      ]}
      rows={plans.map((plan) => ({
        key: plan.id,
        newer: plan.newer,
        records: [plan.id],
        name: plan.title ?? '',
        cells: [
          <PlanName key="name" plan={plan} />,
          <Activities key="activities" plan={plan} />,
          <bdi key="for">
            {[...new Set((plan.addressesConditionIds ?? []).map(nameOf))].filter(Boolean).join(', ')}
          </bdi>,
          <PlanDates key="dates" plan={plan} />,
          words(`status.${plan.status}`),
          <VisitLink
            key="visit"
            encounterId={plan.encounterId}
            at={plan.start}
            isImported={plan.source !== undefined}
            onVisit={onVisit}
          />,
        ],
      }))}
    />
  );
}

function PlanName({ plan }: { readonly plan: CarePlan }) {
  return plan.title === undefined ? (
    <Concept of={plan.category?.find((category) => conceptWords(category) !== '')} />
  ) : (
    <bdi>{plan.title}</bdi>
  );
}

function Activities({ plan }: { readonly plan: CarePlan }) {
  const names = (plan.activity ?? [])
    .map(({ code, description }) => conceptWords(code) || description || '')
    .filter(Boolean);
  return (
    <ul role="list">
      {[...new Set(names)].map((name) => (
        <li key={name}>
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}

function PlanDates({ plan: { start, end } }: { readonly plan: CarePlan }) {
  const words = useChartWords();
  const format = useFormat();
  if (start === undefined && end === undefined) return words('noDate');
  if (end === undefined)
    return <span className="fw-nowrap">{words('since', { when: format.day(start ?? '') })}</span>;
  return (
    <span className="fw-nowrap">{`${start === undefined ? '' : format.day(start)} – ${format.day(end)}`}</span>
  );
}
