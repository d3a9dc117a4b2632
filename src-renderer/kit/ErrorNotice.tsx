import { Button } from '@mantine/core';
import type { Refusal } from '#shared/kernel/contract.ts';
import { renewSubscriptions } from '#renderer/bridge/connection.ts';
import type { Words } from './i18n/words.tsx';
import { Notice } from './Notice.tsx';
import { useKitWords } from './words.ts';

export interface ErrorNoticeProps {
  readonly error: Refusal;
  /** The module's own words: a key `error.<code>` there comes before the kit's. */
  readonly words?: Words<string>;
  /** Default: every live query asks again. `null` where there is nothing to try. */
  readonly onRetry?: (() => void) | null;
}

/** A refusal in words, in place: what happened, the incident to quote, and the next step. */
export function ErrorNotice({ error, words, onRetry }: ErrorNoticeProps) {
  const kit = useKitWords();
  const text = useErrorText(words);
  const incidentId = incidentOf(error);
  const retry = onRetry === undefined ? renewSubscriptions : onRetry;
  return (
    <Notice
      severity="serious"
      role="alert"
      title={text(error)}
      actions={
        retry === null ? undefined : (
          <Button variant="default" size="xs" onClick={retry}>
            {kit('tryAgain')}
          </Button>
        )
      }
    >
      {incidentId === undefined ? null : (
        <span className="fw-second">{kit.rich('incident', { id: <code key="id">{incidentId}</code> })}</span>
      )}
    </Notice>
  );
}

/** A refusal's code in words; values of the refusal are the message's arguments. */
export function useErrorText(words?: Words<string>): (error: Refusal) => string {
  const kit = useKitWords();
  return (error) => {
    const key = `error.${error.code}`;
    const values = plainValues(error);
    if (words?.has(key)) return words(key, values);
    return kit.has(key) ? kit(key, values) : kit('error.unknown', { code: error.code });
  };
}

function incidentOf(error: Refusal): string | undefined {
  return 'incidentId' in error && typeof error.incidentId === 'string' ? error.incidentId : undefined;
}

function plainValues(error: Refusal): Record<string, string | number> {
  const entries = Object.entries(error).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return Object.fromEntries(entries) as Record<string, string | number>; // filtered just above
}
