import { Button } from '@mantine/core';
import { history } from '#shared/modules/history/history.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useHistoryWords } from '../history/words.ts';

export interface InErrorEntry {
  readonly id: string;
  readonly name: string;
  readonly enteredInError?: { readonly reason: string; readonly at: string; readonly by: string } | undefined;
}

/** What does not count any more, folded away with its reasons; the word can be taken back. */
export function InError({
  patientId,
  entries,
}: {
  readonly patientId: string;
  readonly entries: readonly InErrorEntry[];
}) {
  const words = useHistoryWords();
  const format = useFormat();
  const mayWrite = usePermission('chart.write');
  const { run, isRunning } = useCommand(history.reinstate);
  if (entries.length === 0) return null;
  return (
    <details className="fw-in-error">
      <summary>{words('inError.count', { count: entries.length })}</summary>
      <ul role="list" className="fw-rows">
        {entries.map(({ id, name, enteredInError }) => (
          <li key={id}>
            <span>
              <s>
                <bdi>{name}</bdi>
              </s>
              {enteredInError ? (
                <span className="fw-second fw-note">
                  {words.rich('inError.said', {
                    reason: <bdi key="reason">{enteredInError.reason}</bdi>,
                    who: <bdi key="who">{enteredInError.by}</bdi>,
                    when: format.dateTime(enteredInError.at),
                  })}
                </span>
              ) : null}
            </span>
            {mayWrite && enteredInError ? (
              <Button
                size="compact-xs"
                variant="default"
                disabled={isRunning}
                aria-label={words('inError.backNamed', { name })}
                onClick={() => void run({ patientId, id })}
              >
                {words('inError.back')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
