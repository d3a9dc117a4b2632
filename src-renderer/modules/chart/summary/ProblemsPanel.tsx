import { CODE_SYSTEMS, codeIn } from '#shared/kernel/clinical-values.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { Concept } from '../parts/Concept.tsx';
import { ShowMore } from '../parts/ShowMore.tsx';
import { useChartWords } from '../words.ts';

export interface ProblemsPanelProps {
  readonly problems: readonly Condition[];
  readonly resolved: number;
  readonly onShowAll: () => void;
}

export function ProblemsPanel({ problems, resolved, onShowAll }: ProblemsPanelProps) {
  const words = useChartWords();
  return (
    <Panel
      title={words('tab.problems')}
      note={words('problems.active', { count: problems.length })}
      className="fw-grow"
    >
      {problems.length === 0 ? (
        <EmptyState title={words('problems.noneActive')} />
      ) : (
        <ul role="list" className="fw-rows">
          {problems.map((problem) => (
            <li key={problem.id}>
              <div className="fw-row-title">
                <Concept of={problem.code} /> <NewerChip of={problem.newer} /> <ReviewMark of={problem.id} />
              </div>
              <ProblemFacts problem={problem} />
            </li>
          ))}
        </ul>
      )}
      {resolved > 0 ? (
        <ShowMore onShow={onShowAll}>{words('problems.resolved', { count: resolved })}</ShowMore>
      ) : null}
    </Panel>
  );
}

/** `E11.9 · since 2014 · not confirmed`. */
export function ProblemFacts({ problem }: { readonly problem: Condition }) {
  const words = useChartWords();
  const format = useFormat();
  // The code that letters and bills use; others are numbers that tell a reader nothing.
  const code = codeIn(problem.code, CODE_SYSTEMS.icd10) ?? codeIn(problem.code, CODE_SYSTEMS.icd10cm);
  const since = problem.onset ?? problem.recordedDate;
  const facts = [
    ...(since === undefined ? [] : [words('since', { when: format.day(since) })]),
    ...(problem.clinicalStatus && problem.clinicalStatus !== 'active'
      ? [words(`clinicalStatus.${problem.clinicalStatus}`)]
      : []),
    ...(problem.verificationStatus && problem.verificationStatus !== 'confirmed'
      ? [words(`verification.${problem.verificationStatus}`)]
      : []),
  ];
  return (
    <div className="fw-second">
      {code === undefined ? null : <bdi dir="ltr">{code}</bdi>}
      {code !== undefined && facts.length > 0 ? ' · ' : null}
      {facts.join(' · ')}
    </div>
  );
}
