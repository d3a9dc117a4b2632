import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { BackupList } from './BackupList.tsx';
import { SetupForm } from './SetupForm.tsx';
import type { Stored } from './setup-values.ts';
import { StatePanel } from './StatePanel.tsx';
import { useBackupWords } from './words.ts';
import './backups.css';

const NOTHING = {};

/** How it stands with backups, those that there are, and how they are set up. */
export function BackupsSection() {
  const words = useBackupWords();
  const kit = useKitWords();
  const query = useQuery(backups.status, NOTHING);
  const { run } = useCommand(backups.settings);
  const [stored, setStored] = useState<Stored>();
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => {
    // Once: what was there when the form opened. Nothing changes under the hand.
    void run({}).then((result) => (result.ok ? setStored(result.value) : setRefusal(result.error)));
  }, [run]);
  const status = query.value;
  return (
    <div className="fw-backups">
      <div className="fw-backups-main">
        {query.state === 'error' ? <ErrorNotice error={query.error} words={words} /> : null}
        {status ? <StatePanel status={status} /> : null}
        {status && status.source !== 'none' ? (
          <BackupList
            seen={`${status.target ?? ''} ${status.lastGoodAt ?? ''} ${(status.error ?? status.away)?.at ?? ''}`}
            told={(status.error ?? status.away)?.code}
          />
        ) : null}
      </div>
      <Panel title={words('setUp')}>
        {refusal ? (
          <div className="fw-backups-refused">
            <ErrorNotice error={refusal} words={words} onRetry={null} />
          </div>
        ) : null}
        {stored ? <SetupForm stored={stored} /> : null}
        {stored || refusal ? null : <p className="fw-admin-form fw-second">{kit('loading')}</p>}
      </Panel>
    </div>
  );
}
