import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useOutboxAdminWords } from './words.ts';

/** Sends a word to oneself, by the settings as they are saved. */
export function TestForm({ ready }: { readonly ready: readonly Medium[] }) {
  const words = useOutboxAdminWords();
  const test = useCommand(messageSetup.test);
  const [chosen, setChosen] = useState<Medium>();
  const [to, setTo] = useState('');
  const [isSent, setIsSent] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const medium = ready.find((one) => one === chosen) ?? ready[0];
  if (medium === undefined) return null;
  const run = async () => {
    setIsSent(false);
    setRefusal(undefined);
    const done = await test.run({ medium, to: to.trim() });
    if (done.ok) setIsSent(true);
    else setRefusal(done.error);
  };
  return (
    <form
      className="fw-outbox-form"
      aria-label={words('test')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!test.isRunning && to.trim() !== '') void run();
      }}
    >
      <fieldset>
        <legend>{words('test')}</legend>
        <div className="fw-setup-pair">
          <NativeSelect
            label={words('testBy')}
            value={medium}
            onChange={(event) => setChosen(ready.find((one) => one === event.currentTarget.value))}
            data={ready.map((value) => ({ value, label: words(`medium.${value}`) }))}
          />
          <TextField
            label={words('testTo')}
            required
            dir="ltr"
            maxLength={200}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={test.isRunning}>
            {words('testSend')}
          </Button>
        </div>
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        {isSent ? <Notice severity="ok" role="status" title={words('testSent')} /> : null}
      </fieldset>
    </form>
  );
}
