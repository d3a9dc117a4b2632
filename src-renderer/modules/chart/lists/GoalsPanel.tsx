import { history } from '#shared/modules/history/history.contract.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useHistoryWords } from '../history/words.ts';
import { Concept } from '../parts/Concept.tsx';
import { Day } from '../parts/Day.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { ListTable } from './ListTable.tsx';

export interface GoalsPanelProps {
  readonly patientId: string;
  readonly nameOf: (conditionId: string) => string;
}

/** What the plans aim at. Where nothing is recorded there is no panel: goals come from elsewhere. */
export function GoalsPanel({ patientId, nameOf }: GoalsPanelProps) {
  const words = useHistoryWords();
  const query = useQuery(history.goals, { patientId });
  return (
    <QueryBody query={query} rows={2}>
      {(all) => {
        const goals = all.filter(({ lifecycleStatus }) => lifecycleStatus !== 'entered-in-error');
        if (goals.length === 0) return null;
        return (
          <Panel title={words('goals')} note={goals.length}>
            <ListTable
              columns={[
                words('column.goal'),
                words('column.for'),
                words('column.since'),
                words('column.status'),
              ]}
              rows={goals.map((goal) => ({
                key: goal.id,
                newer: goal.newer,
                records: [goal.id],
                name: conceptWords(goal.description),
                cells: [
                  <Concept key="goal" of={goal.description} />,
                  <bdi key="for">
                    {(goal.addressesConditionIds ?? []).map(nameOf).filter(Boolean).join(', ')}
                  </bdi>,
                  <Day key="since" at={goal.start} />,
                  [words(`goal.${goal.lifecycleStatus}`), achievement(words, goal.achievementStatus?.coding)]
                    .filter(Boolean)
                    .join(' · '),
                ],
                ...(goal.note === undefined ? {} : { note: goal.note }),
              }))}
            />
          </Panel>
        );
      }}
    </QueryBody>
  );
}

/** In words where it is one of HL7's codes of goal achievement. */
function achievement(
  words: ReturnType<typeof useHistoryWords>,
  coding: readonly { readonly code?: string }[] | undefined,
): string {
  const key = `achievement.${coding?.[0]?.code ?? ''}`;
  return words.has(key) ? words(key) : '';
}
