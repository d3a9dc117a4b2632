import { Button } from '@mantine/core';
import { useState } from 'react';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import type { Refusal } from '#shared/kernel/contract.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useSyncWords } from './words.ts';

/** What may be sent to whoever helps: shown as it is, so that nobody has to take its innocence on trust. */
export function Diagnostics() {
  const words = useSyncWords();
  const toast = useToast();
  const [text, setText] = useState<string>();
  const [refused, setRefused] = useState<Refusal>();
  const copy = async () => {
    const answer = await request(sync.diagnostics, {});
    if (!answer.ok) {
      setRefused(answer.error);
      return;
    }
    setText(answer.value.text);
    await navigator.clipboard?.writeText(answer.value.text).then(
      () => toast(words('help.copied')),
      () => undefined, // the browser does not allow it: the text stands below, to be marked by hand
    );
  };
  return (
    <section aria-label={words('help.title')}>
      <h3>{words('help.title')}</h3>
      <p className="fw-second">{words('help.text')}</p>
      <Button size="xs" variant="default" onClick={() => void copy()}>
        {words('help.copy')}
      </Button>
      {refused ? <ErrorNotice error={refused} onRetry={null} /> : null}
      {text === undefined ? null : (
        // It scrolls: whoever has no mouse gets at the end of it by the arrow keys.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className="fw-sync-text" dir="ltr" tabIndex={0} aria-label={words('help.label')}>
          {text}
        </pre>
      )}
    </section>
  );
}
