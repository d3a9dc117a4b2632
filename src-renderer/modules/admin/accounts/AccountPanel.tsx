import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '#shared/modules/staff/staff.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { AccountTrailLink } from '../audit/TrailLink.tsx';
import { useAdminWords } from '../words.ts';
import { AccountDetails } from './AccountDetails.tsx';
import { PasswordAction, type PasswordActionKind } from './PasswordAction.tsx';

/** One account, and what an administrator may do with it. */
export function AccountPanel({ account }: { readonly account: Account }) {
  const words = useAdminWords();
  const toast = useToast();
  const mayWrite = usePermission('staff.write');
  const [asking, setAsking] = useState<PasswordActionKind>();
  const actions: readonly PasswordActionKind[] = account.active
    ? ['resetPassword', ...(account.hasCode ? (['removeCode'] as const) : []), 'deactivate']
    : ['activate'];

  if (asking)
    return (
      <Panel title={words(`accounts.${asking}`)}>
        <PasswordAction
          kind={asking}
          account={account}
          onCancel={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
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
            {account.active ? <AccountDetails account={account} /> : null}
            <div className="fw-admin-actions">
              <AccountTrailLink userId={account.id} />
              {actions.map((kind) => (
                <Button key={kind} variant="default" onClick={() => setAsking(kind)}>
                  {words(`accounts.${kind}`)}
                </Button>
              ))}
            </div>
          </>
        ) : null}
      </div>
    </Panel>
  );
}
