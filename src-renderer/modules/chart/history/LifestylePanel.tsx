import { Button } from '@mantine/core';
import {
  LIFESTYLE_TOPICS,
  topicOfConcept,
  type LifestyleKey,
} from '#shared/modules/history/lifestyle-topics.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import type { Observation } from '#shared/modules/results/observation.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { answerWords } from '../known/answer-words.ts';
import { useKnownWords, type KnownWords } from '../known/words.ts';
import { ListTable } from '../lists/ListTable.tsx';
import { Day } from '../parts/Day.tsx';
import { InError } from '../parts/InError.tsx';
import { useHistoryWords } from './words.ts';

export interface LifestylePanelProps {
  readonly patientId: string;
  /** Observations of the category social-history, newest first. */
  readonly answers: readonly Observation[];
  readonly onEntry: (target: EntryTarget) => void;
}

/** What is asked of how somebody lives: the latest answer, what was said before, and what others asked elsewhere. */
export function LifestylePanel({ patientId, answers, onEntry }: LifestylePanelProps) {
  const words = useHistoryWords();
  const known = useKnownWords();
  const standing = answers.filter(({ status }) => status !== 'entered-in-error');
  const answersTo = (key: LifestyleKey) => standing.filter(({ code }) => topicOfConcept(code)?.key === key);
  const rest = standing.filter(({ code }) => topicOfConcept(code) === undefined);
  const inError = answers.filter(({ status }) => status === 'entered-in-error');
  return (
    <>
      {(['lifestyle', 'circumstances'] as const).map((part) => (
        <Panel key={part} title={words(part)}>
          <ListTable
            columns={[
              words('column.question'),
              words('column.answer'),
              words('column.when'),
              words('column.entry'),
            ]}
            rows={[
              ...LIFESTYLE_TOPICS.filter((topic) => topic.part === part).map(({ key }) => ({
                key,
                newer: answersTo(key)[0]?.newer,
                cells: topicCells(key, answersTo(key)),
              })),
              ...(part === 'lifestyle' ? [] : rest).map((other) => ({
                key: other.id,
                newer: other.newer,
                cells: [
                  <bdi key="question">{conceptWords(other.code)}</bdi>,
                  <bdi key="answer">{answerOf(known, other)}</bdi>,
                  <Day key="when" at={other.effective} />,
                  '',
                ],
              })),
            ]}
          />
          {part === 'lifestyle' ? null : (
            <InError
              patientId={patientId}
              entries={inError.map((one) => ({
                ...one,
                name: `${conceptWords(one.code)}: ${answerOf(known, one)}`,
              }))}
            />
          )}
        </Panel>
      ))}
    </>
  );

  function topicCells(key: LifestyleKey, [latest, ...before]: readonly Observation[]) {
    return [
      known(`topic.${key}`),
      <span key="answer">
        {latest ? (
          <bdi>{answerOf(known, latest)}</bdi>
        ) : (
          <span className="fw-second">{words('lifestyle.notAsked')}</span>
        )}
        {latest?.note === undefined ? null : <span className="fw-second fw-note">{latest.note}</span>}
        {before.length === 0 ? null : <Before answers={before} />}
      </span>,
      <Day key="when" at={latest?.effective} none="" />,
      <TopicActions key="entry" topic={key} latest={latest} onEntry={onEntry} />,
    ];
  }
}

/** As many earlier answers as tell of a change. */
const SHOWN_BEFORE = 2;

function Before({ answers }: { readonly answers: readonly Observation[] }) {
  const words = useHistoryWords();
  const known = useKnownWords();
  const format = useFormat();
  const told = answers
    .slice(0, SHOWN_BEFORE)
    .map((one) =>
      [answerOf(known, one), one.effective && format.day(one.effective)].filter(Boolean).join(', '),
    );
  return <span className="fw-second fw-note">{words('lifestyle.before', { answers: told.join('; ') })}</span>;
}

interface TopicActionsProps {
  readonly topic: LifestyleKey;
  readonly latest: Observation | undefined;
  readonly onEntry: (target: EntryTarget) => void;
}

function TopicActions({ topic, latest, onEntry }: TopicActionsProps) {
  const words = useHistoryWords();
  const known = useKnownWords();
  if (!usePermission('chart.write')) return null;
  const name = known(`topic.${topic}`);
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={words('lifestyle.updateNamed', { name })}
      onClick={() => onEntry({ kind: 'lifestyle', topic, ...(latest ? { latest } : {}) })}
    >
      {words('lifestyle.update')}
    </Button>
  );
}

function answerOf(
  known: KnownWords,
  { valueCode, valueQuantity, valueText, valueBoolean, valueInteger }: Observation,
): string {
  if (valueCode) return answerWords(known, valueCode.coding?.[0]?.code, conceptWords(valueCode));
  if (valueQuantity?.code === 'd/wk') return known('answer.days', { count: Number(valueQuantity.value) });
  if (valueQuantity) return [valueQuantity.value, valueQuantity.unit].filter(Boolean).join(' ');
  return valueText ?? String(valueBoolean ?? valueInteger ?? '');
}
