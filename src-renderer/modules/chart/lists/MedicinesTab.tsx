import { chart } from '#shared/modules/chart/chart.contract.ts';
import {
  isCurrentMedicine,
  isForbiddenMedicine,
  isStoppedMedicine,
} from '#shared/modules/chart/summary.rules.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { medicineGroups, type MedicineGroup } from '#shared/modules/medications/medicine-groups.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { MedicineLine } from '../parts/MedicineLine.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { ReviewLine } from '../reviews/ReviewLine.tsx';
import { OrderFacts } from '../summary/MedicinesPanel.tsx';
import { useChartWords } from '../words.ts';
import { ListTable } from './ListTable.tsx';
import type { EntryTabProps } from './ProblemsTab.tsx';
import { VisitLink } from './VisitLink.tsx';

/** What is taken, what was, and orders that never became either. */
export function MedicinesTab({ patientId, onVisit, onReview }: Omit<EntryTabProps, 'onEntry'>) {
  const words = useChartWords();
  const query = useQuery(chart.medicines, { patientId });
  return (
    <div className="fw-chart-stack">
      <QueryBody query={query} rows={8}>
        {(all) => {
          const current = medicineGroups(all.filter(isCurrentMedicine));
          const stopped = medicineGroups(all.filter(isStoppedMedicine));
          const forbidden = medicineGroups(all.filter(isForbiddenMedicine));
          const rest = medicineGroups(
            all.filter(
              (order) =>
                !isCurrentMedicine(order) && !isForbiddenMedicine(order) && !isStoppedMedicine(order),
            ),
          );
          return (
            <>
              <ReviewLine patientId={patientId} list="medications" onReview={onReview} />
              {forbidden.length === 0 ? null : (
                <Panel title={words('medicines.forbidden')} note={forbidden.length}>
                  <MedicineTable groups={forbidden} onVisit={onVisit} />
                </Panel>
              )}
              <Panel title={words('medicines.currentTitle')} note={current.length}>
                {current.length === 0 ? (
                  <EmptyState title={words('medicines.noneCurrent')}>
                    {words('medicines.noneCurrentNext')}
                  </EmptyState>
                ) : (
                  <MedicineTable groups={current} onVisit={onVisit} />
                )}
              </Panel>
              {stopped.length === 0 ? null : (
                <Panel title={words('medicines.stoppedTitle')} note={stopped.length}>
                  <MedicineTable groups={stopped} onVisit={onVisit} />
                </Panel>
              )}
              {rest.length === 0 ? null : (
                <Panel title={words('medicines.otherTitle')} note={rest.length}>
                  <MedicineTable groups={rest} onVisit={onVisit} />
                </Panel>
              )}
            </>
          );
        }}
      </QueryBody>
    </div>
  );
}

function MedicineTable({
  groups,
  onVisit,
}: {
  readonly groups: readonly MedicineGroup[];
  readonly onVisit: (id: string) => void;
}) {
  const words = useChartWords();
  return (
    <ListTable
      columns={[
        words('column.medicine'),
        words('column.reason'),
        words('column.status'),
        words('column.recorded'),
      ]}
      rows={groups.map((group) => ({
        key: group.key,
        newer: group.latest.newer,
        records: [group.latest.id, ...group.orders.map(({ id }) => id)],
        name: conceptWords(group.latest.medication),
        cells: [
          <div key="line">
            {group.latest.doNotPerform === true ? (
              <StatusChip severity="serious">{words('medicines.forbidden')}</StatusChip>
            ) : null}
            <MedicineLine of={group.latest} stopped={wasStopped(group.latest)} />
            <OrderFacts group={group} />
          </div>,
          <bdi key="reason">{reasonOf(group.latest)}</bdi>,
          words(`orderStatus.${group.latest.status}`),
          <VisitLink
            key="visit"
            encounterId={group.latest.encounterId}
            at={group.latest.authoredOn}
            isImported={group.latest.source !== undefined}
            onVisit={onVisit}
          />,
        ],
        ...(group.latest.note === undefined ? {} : { note: group.latest.note }),
      }))}
    />
  );
}

function reasonOf({ reason }: MedicationRequest): string {
  return (reason ?? [])
    .map((concept) => conceptWords(concept))
    .filter(Boolean)
    .join(', ');
}

/** A course that came to its end was not stopped. */
function wasStopped({ status }: MedicationRequest): boolean {
  return status === 'stopped' || status === 'cancelled';
}
