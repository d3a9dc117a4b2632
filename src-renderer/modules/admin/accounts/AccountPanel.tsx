import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff, type Account } from '#shared/modules/staff/staff.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useAdminWords } from '../words.ts';
import { PasswordAction, type PasswordActionKind } from './PasswordAction.tsx';
import { RoleChoice } from './RoleChoice.tsx';

export interface AccountPanelProps {
  readonly account: Account;
  readonly onNewRecoveryKey: (key: string) => void;
}

/** One account: its roles, and what an administrator may do with it. */
export function AccountPanel({ account, onNewRecoveryKey }: AccountPanelProps) {
  const words = useAdminWords();
  const toast = useToast();
  const mayWrite = usePermission('staff.write');
  const change = useCommand(staff.changeAccount);
  const [roles, setRoles] = useState<readonly string[]>();
  const [asking, setAsking] = useState<PasswordActionKind>();
  const [refusal, setRefusal] = useState<Refusal>();
  const chosen = roles ?? account.roles.map(({ key }) => key);

  async function save(): Promise<void> {
    setRefusal(undefined);
    const result = await change.run({ id: account.id, roles: [...chosen] });
    if (!result.ok) return setRefusal(result.error);
    setRoles(undefined);
    toast(words('accounts.rolesSaved', { name: account.displayName }));
  }

  if (asking)
    return (
      <Panel title={words(`accounts.${asking}`)}>
        <PasswordAction
          kind={asking}
          account={account}
          onCancel={() => setAsking(undefined)}
          onDone={(recoveryKey) => {
            setAsking(undefined);
            if (recoveryKey !== undefined) onNewRecoveryKey(recoveryKey);
            toast(words(`accounts.${asking}Done`, { name: account.displayName }));
          }}
        />
      </Panel>
    );
  return (
    <Panel title={<bdi>{account.displayName}</bdi>}>
      <div className="fw-admin-form">
        <p className="fw-second">
          <bdi>{account.login}</bdi>
          {` · ${words(account.active ? 'accounts.active' : 'accounts.closed')}`}
          {account.hasCode ? ` · ${words('accounts.hasCode')}` : ''}
        </p>
        {mayWrite ? (
          <>
            <RoleChoice
              value={chosen}
              onChange={setRoles}
              error={chosen.length === 0 ? words('accounts.roleNeeded') : undefined}
            />
            {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
            <div className="fw-button-row">
              {roles === undefined || roles.length === 0 ? null : (
                <Button loading={change.isRunning} onClick={() => void save()}>
                  {words('accounts.saveRoles')}
                </Button>
              )}
            </div>
            <div className="fw-admin-actions">
              {account.active ? (
                <>
                  <Button variant="default" onClick={() => setAsking('resetPassword')}>
                    {words('accounts.resetPassword')}
                  </Button>
                  <Button variant="default" onClick={() => setAsking('deactivate')}>
                    {words('accounts.deactivate')}
                  </Button>
                </>
              ) : (
                <Button variant="default" onClick={() => setAsking('activate')}>
                  {words('accounts.activate')}
                </Button>
              )}
            </div>
          </>
        ) : null}
      </div>
    </Panel>
  );
}
