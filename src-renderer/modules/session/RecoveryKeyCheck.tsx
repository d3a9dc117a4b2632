import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { useSessionWords } from './words.ts';

/** A key copied by hand is worth checking while it can still be read off the screen. */
export function RecoveryKeyCheck() {
  const words = useSessionWords();
  const text = useErrorText(words);
  const check = useCommand(session.confirmRecovery);
  const [typed, setTyped] = useState('');
  const [answer, setAnswer] = useState<'right' | Refusal>();

  async function run(): Promise<void> {
    const result = await check.run({ recoveryKey: typed });
    setAnswer(result.ok ? 'right' : result.error);
  }

  return (
    <div className="fw-noprint">
      <div className="fw-field-row fw-recovery-check">
        <TextField
          label={words('recovery.check')}
          description={words('recovery.checkHint')}
          dir="ltr"
          maxLength={60}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAnswer(undefined);
          }}
          error={typeof answer === 'object' ? text(answer) : null}
        />
        <Button data-fixed variant="default" loading={check.isRunning} onClick={() => void run()}>
          {words('recovery.checkDo')}
        </Button>
      </div>
      <div role="status" data-severity="ok">
        {answer === 'right' ? (
          <span className="fw-strength" style={{ color: 'var(--chip-fg)' }}>
            <SeverityIcon severity="ok" /> {words('recovery.checkOk')}
          </span>
        ) : null}
      </div>
    </div>
  );
}
