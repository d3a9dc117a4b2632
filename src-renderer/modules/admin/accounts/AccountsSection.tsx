import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';
import { AccountPanel } from './AccountPanel.tsx';
import { AddAccountForm } from './AddAccountForm.tsx';
import { useRoleName } from './RoleChoice.tsx';

const NOTHING = {};

export function AccountsSection() {
  const words = useAdminWords();
  const kit = useKitWords();
  const toast = useToast();
  const nameOf = useRoleName();
  const accounts = useQuery(staff.accounts, NOTHING);
  const [selected, setSelected] = useState<string>();
  const [isAdding, setIsAdding] = useState(false);
  const rows = accounts.value ?? [];
  const account = rows.find(({ id }) => id === selected) ?? rows[0];
  return (
    <div className="fw-admin-split">
      <Panel
        className="fw-admin-list"
        title={words('section.accounts')}
        actions={
          <Button
            size="xs"
            leftSection={<IconUserPlus size={14} aria-hidden />}
            onClick={() => setIsAdding(true)}
          >
            {words('accounts.new')}
          </Button>
        }
      >
        {accounts.state === 'error' ? <ErrorNotice error={accounts.error} /> : null}
        <RecordTable
          label={words('section.accounts')}
          lines={2}
          rows={rows}
          rowKey={({ id }) => id}
          isLoading={accounts.state === 'loading'}
          selectedKey={account?.id}
          onSelect={({ id }) => {
            setIsAdding(false);
            setSelected(id);
          }}
          columns={[
            {
              id: 'name',
              header: words('accounts.displayName'),
              width: 'minmax(9rem, 3fr)',
              cell: ({ displayName, login }) => (
                <>
                  <bdi className="fw-strong">{displayName}</bdi>
                  <div className="fw-second">
                    <bdi>{login}</bdi>
                  </div>
                </>
              ),
            },
            {
              id: 'roles',
              header: words('accounts.roles'),
              width: 'minmax(8rem, 3fr)',
              cell: ({ roles }) => roles.map(nameOf).join(', '),
            },
            {
              id: 'state',
              header: words('accounts.state'),
              width: '7rem',
              cell: ({ active, isNewer }) =>
                isNewer === true ? (
                  <StatusChip severity="critical">{kit('newer')}</StatusChip>
                ) : active ? (
                  words('accounts.active')
                ) : (
                  <StatusChip severity="pending">{words('accounts.closed')}</StatusChip>
                ),
            },
          ]}
          empty={<EmptyState title={words('accounts.empty')} />}
        />
      </Panel>
      <aside className="fw-admin-side" aria-label={words('accounts.details')} data-region>
        {isAdding ? (
          <Panel title={words('accounts.add')}>
            <AddAccountForm
              onCancel={() => setIsAdding(false)}
              onDone={(id, name) => {
                setIsAdding(false);
                setSelected(id);
                toast(words('accounts.added', { name }));
              }}
            />
          </Panel>
        ) : account ? (
          <AccountPanel key={account.id} account={account} />
        ) : null}
      </aside>
    </div>
  );
}
