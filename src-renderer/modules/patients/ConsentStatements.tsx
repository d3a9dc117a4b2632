import { Button } from '@mantine/core';
import type { Consent } from '#shared/modules/consents/consent.record.ts';
import { consentStates, isCounted, newestStatements } from '#shared/modules/consents/consent.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useEntryWords } from '../chart/entry/words.ts';
import { Circumstances } from './ConsentLine.tsx';
import { usePatientWords } from './words.ts';

/** All that was ever stated, the newest first: what counts, whose place a later one took, and what was entered in error. */
export function ConsentStatements({
  list,
  onInError,
}: {
  readonly list: readonly Consent[];
  readonly onInError: (consent: Consent) => void;
}) {
  const { today } = useClock();
  const current = new Set(consentStates(list, today).map(({ statement }) => statement?.id));
  return (
    <ul role="list" className="fw-consent-list">
      {newestStatements(list).map((statement) => (
        <li key={statement.id}>
          <Statement statement={statement} isCurrent={current.has(statement.id)} onInError={onInError} />
        </li>
      ))}
    </ul>
  );
}

function Statement({
  statement,
  isCurrent,
  onInError,
}: {
  readonly statement: Consent;
  readonly isCurrent: boolean;
  readonly onInError: (consent: Consent) => void;
}) {
  const words = usePatientWords();
  const entry = useEntryWords();
  const format = useFormat();
  const mayWrite = usePermission('patient.write');
  const { scope, decision, recipient, recordedAt, recordedBy, enteredInError, newer } = statement;
  const state = words(`state.${decision}`);
  const said = (
    <>
      {words(`scope.${scope}`)}
      {recipient === undefined ? null : (
        <>
          : <bdi>{recipient.name}</bdi>
        </>
      )}
      <div className="fw-second">
        {state} <Circumstances statement={statement} />
      </div>
    </>
  );
  return (
    <>
      <div>
        {isCounted(statement) ? said : <s>{said}</s>}
        {isCurrent ? <StatusChip severity="info">{words('consent.counts')}</StatusChip> : null}
        <NewerChip of={newer} />
        <div className="fw-second">
          {words.rich('consent.recorded', {
            when: format.dateTime(recordedAt),
            who: <bdi key="who">{recordedBy}</bdi>,
          })}
        </div>
        {enteredInError ? (
          <div className="fw-second">
            {entry.rich('withdraw.said', {
              reason: <bdi key="reason">{enteredInError.reason}</bdi>,
              who: <bdi key="who">{enteredInError.by}</bdi>,
              when: format.dateTime(enteredInError.at),
            })}
          </div>
        ) : null}
      </div>
      {mayWrite && newer === undefined && isCounted(statement) ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          aria-label={words('consent.inErrorNamed', { scope: words(`scope.${scope}`), state })}
          onClick={() => onInError(statement)}
        >
          {entry('withdraw')}
        </Button>
      ) : null}
    </>
  );
}
