import { Button } from '@mantine/core';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import { isOpenProblem } from '#shared/modules/chart/summary.rules.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { useEntryWords } from '../entry/words.ts';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { CodeWords, Concept } from '../parts/Concept.tsx';
import { Day } from '../parts/Day.tsx';
import { InError } from '../parts/InError.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { ReviewLine } from '../reviews/ReviewLine.tsx';
import { useChartWords } from '../words.ts';
import { ListTable } from './ListTable.tsx';
import { VisitLink } from './VisitLink.tsx';

export interface ListTabProps {
  readonly patientId: string;
  readonly onVisit: (encounterId: string) => void;
}

export interface EntryTabProps extends ListTabProps {
  readonly onEntry: (target: EntryTarget) => void;
  readonly onReview: (list: ReviewedList) => void;
}

/** What ails this person, and what did. */
export function ProblemsTab({ patientId, onVisit, onEntry, onReview }: EntryTabProps) {
  const words = useChartWords();
  const entry = useEntryWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(chart.problems, { patientId });
  return (
    <div className="fw-chart-stack">
      <QueryBody query={query} rows={8}>
        {(all) => {
          const open = all.filter(isOpenProblem);
          const inError = all.filter(({ verificationStatus }) => verificationStatus === 'entered-in-error');
          const past = all.filter((problem) => !isOpenProblem(problem) && !inError.includes(problem));
          return (
            <>
              <ReviewLine patientId={patientId} list="problems" onReview={onReview} />
              <Panel
                title={words('problems.activeTitle')}
                note={open.length}
                actions={
                  mayWrite ? (
                    <Button size="xs" variant="default" onClick={() => onEntry({ kind: 'problem' })}>
                      {entry('add.problem')}
                    </Button>
                  ) : undefined
                }
              >
                {open.length === 0 ? (
                  <EmptyState title={words('problems.noneActive')} />
                ) : (
                  <ProblemTable problems={open} onVisit={onVisit} onEntry={onEntry} />
                )}
              </Panel>
              {past.length === 0 ? null : (
                <Panel title={words('problems.pastTitle')} note={past.length}>
                  <ProblemTable problems={past} onVisit={onVisit} onEntry={onEntry} />
                </Panel>
              )}
              <InError
                patientId={patientId}
                entries={inError.map((one) => ({ ...one, name: conceptWords(one.code) }))}
              />
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
  onEntry,
}: {
  readonly problems: readonly Condition[];
  readonly onVisit: (id: string) => void;
  readonly onEntry: (target: EntryTarget) => void;
}) {
  const words = useChartWords();
  const mayWrite = usePermission('chart.write');
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
        newer: problem.newer,
        records: [problem.id],
        name: conceptWords(problem.code),
        cells: [
          <Concept key="name" of={problem.code} />,
          <CodeWords key="code" of={problem.code} />,
          <Day key="since" at={problem.onset} />,
          <Day key="until" at={problem.abatement} none="" />,
          statusOf(words, problem),
          <span key="visit" className="fw-entry-cell">
            <VisitLink
              encounterId={problem.encounterId}
              at={problem.recordedDate ?? problem.onset}
              isImported={problem.source !== undefined}
              onVisit={onVisit}
            />
            {mayWrite && problem.newer === undefined ? (
              <ChangeButton
                name={conceptWords(problem.code)}
                onChange={() => onEntry({ kind: 'problem', base: problem })}
              />
            ) : null}
          </span>,
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
