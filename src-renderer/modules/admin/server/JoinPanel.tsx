import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import {
  EnrolmentForm,
  NOTHING_TYPED,
  type EnrolmentInput,
} from '#renderer/modules/session/EnrolmentForm.tsx';
import { useServerWords } from './words.ts';

/** A clinic that began without a server comes to one, with all that it has. */
export function JoinPanel() {
  const words = useServerWords();
  const toast = useToast();
  const join = useCommand(sync.join);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(input: EnrolmentInput): Promise<void> {
    setRefusal(undefined);
    const done = await join.run(input);
    if (done.ok) toast(words('join.panelDone'));
    else setRefusal(done.error);
  }

  return (
    <Panel title={words('join.panel')}>
      <div className="fw-admin-form">
        <p>{words('join.panelText')}</p>
        <EnrolmentForm
          className="fw-admin-fields"
          typed={typed}
          onType={setTyped}
          submit={words('join.panelDo')}
          isRunning={join.isRunning}
          refusal={refusal}
          onJoin={(input) => void submit(input)}
        />
      </div>
    </Panel>
  );
}
