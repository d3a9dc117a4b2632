import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { AllergyState } from '#shared/modules/chart/chart.contract.ts';
import { renewSubscriptions } from '#renderer/bridge/connection.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { useChartWords } from '../words.ts';
import { allergyLines, type AllergyLine } from './allergy-lines.ts';

const SHOWN_LINES = 3;
/** With more, one line goes to saying so: the banner keeps its height. */
const SHOWN_WITH_MORE = 2;

/** A line of the banner stays a line: the rest is in the list. */
const SHOWN_REACTIONS = 2;

type BlockSeverity = 'critical' | 'caution' | 'serious' | 'ok';

export interface AllergyBlockProps {
  readonly state: AllergyState | undefined;
  readonly error: Refusal | undefined;
  readonly mayWrite: boolean;
  readonly onShowAll: () => void;
  readonly onAdd: () => void;
}

/** Always exactly one of: a list, "no known allergies", "not recorded", "cannot be shown". It never hides. */
export function AllergyBlock({ state, error, mayWrite, onShowAll, onAdd }: AllergyBlockProps) {
  const words = useChartWords();
  const kit = useKitWords();
  const format = useFormat();
  // What the last answer said may have changed since: an error stands over it.
  if (error) {
    return (
      <Block severity="serious" title={words('allergies.cannotBeShown')}>
        <div>{words('allergies.askBeforeActing')}</div>
        <Button variant="default" size="compact-xs" onClick={renewSubscriptions}>
          {kit('tryAgain')}
        </Button>
      </Block>
    );
  }
  if (!state)
    return (
      <div
        className="fw-allergies"
        data-loading=""
        role="region"
        aria-busy="true"
        aria-label={words('allergies')}
      />
    );
  if (state.state === 'notRecorded') {
    return (
      <Block severity="caution" title={words('allergies.notRecorded')}>
        <div>{words('allergies.askThePatient')}</div>
        {mayWrite ? (
          <Button variant="default" size="compact-xs" onClick={onAdd}>
            {words('allergies.addOrNone')}
          </Button>
        ) : null}
      </Block>
    );
  }
  if (state.state === 'noneKnown') {
    const { statedBy, statedAt } = state.statement;
    return (
      <Block severity="ok" title={words('allergies.noneKnown')}>
        <div>
          {words.rich('allergies.saidBy', {
            who: <bdi key="who">{statedBy}</bdi>,
            when: format.day(statedAt),
          })}
        </div>
      </Block>
    );
  }
  const lines = allergyLines(state.allergies);
  const room = state.hidden === undefined ? 0 : 1;
  const shown = lines.length > SHOWN_LINES - room ? SHOWN_WITH_MORE - room : SHOWN_LINES - room;
  return (
    <Block
      severity="critical"
      title={
        <>
          {words('allergies')}
          {state.reviewed === undefined ? null : (
            <span className="fw-allergies-date">
              {' '}
              {words('allergies.reviewed', { when: format.day(state.reviewed) })}
            </span>
          )}
        </>
      }
    >
      {state.hidden === undefined ? null : (
        <div className="fw-allergies-substance">{words('allergies.hidden', { count: state.hidden })}</div>
      )}
      <ul role="list">
        {lines.slice(0, shown).map((line) => (
          <li key={line.id}>
            <AllergyWords line={line} most={SHOWN_REACTIONS} />
          </li>
        ))}
      </ul>
      {lines.length > shown ? (
        <button type="button" className="fw-allergies-more" onClick={onShowAll}>
          {words('allergies.more', { count: lines.length - shown })}
        </button>
      ) : null}
    </Block>
  );
}

/** **penicillins**: anaphylaxis, severe. */
export function AllergyWords({ line, most }: { readonly line: AllergyLine; readonly most?: number }) {
  const words = useChartWords();
  const details = [
    ...line.reactions.slice(0, most),
    ...(most !== undefined && line.reactions.length > most ? [`+${line.reactions.length - most}`] : []),
    ...(line.severity ? [words(`severity.${line.severity}`)] : []),
    ...(line.intolerance ? [words('allergies.intolerance')] : []),
    ...(line.unconfirmed ? [words('allergies.unconfirmed')] : []),
    ...(line.past ? [words(`allergies.${line.past}`)] : []),
  ];
  return (
    <>
      <bdi className="fw-allergies-substance">
        {line.substance === '' ? words('notNamed') : line.substance}
      </bdi>
      {details.length === 0 ? null : (
        <>
          : <bdi>{details.join(', ')}</bdi>
        </>
      )}{' '}
      <NewerChip of={line.newer} isShort={most !== undefined} /> <ReviewMark of={line.id} />
    </>
  );
}

function Block({
  severity,
  title,
  children,
}: {
  readonly severity: BlockSeverity;
  readonly title: ReactNode;
  readonly children: ReactNode;
}) {
  const words = useChartWords();
  return (
    <section
      className="fw-allergies"
      data-severity={severity}
      aria-label={words('allergies')}
      aria-live="polite"
    >
      <SeverityIcon severity={severity} />
      <div>
        <div className="fw-allergies-title">{title}</div>
        {children}
      </div>
    </section>
  );
}
