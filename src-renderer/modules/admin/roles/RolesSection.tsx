import { Button } from '@mantine/core';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import type { RoleValues } from './role-change.ts';
import { RoleEditor } from './RoleEditor.tsx';
import { RoleMatrix } from './RoleMatrix.tsx';
import { useRoleWords } from './words.ts';
import './roles.css';

const NOTHING = {};
/** In the place of a key while a role is being made; no role is called so. */
const NEW = '';

/** Who may do what: permissions down, roles across, one role beside to be changed. */
export function RolesSection() {
  const words = useRoleWords();
  const kit = useKitWords();
  const roles = useQuery(staff.roles, NOTHING);
  const accounts = useQuery(staff.accounts, NOTHING);
  const [selected, setSelected] = useState<string>();
  const [draft, setDraft] = useState<RoleValues>();
  const list = roles.value ?? [];
  const role = list.find(({ key }) => key === selected);
  const open = (key: string | undefined) => {
    setDraft(undefined);
    setSelected(key);
  };
  return (
    <div className="fw-admin-split">
      <Panel
        className="fw-admin-list fw-admin-paper"
        title={words('title')}
        note={words('legend')}
        actions={
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPrinter size={14} aria-hidden />}
              onClick={() => globalThis.print()}
            >
              {words('print')}
            </Button>
            <Button
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              disabled={draft !== undefined}
              onClick={() => open(NEW)}
            >
              {words('new')}
            </Button>
          </>
        }
      >
        {roles.state === 'error' ? <ErrorNotice error={roles.error} /> : null}
        <RoleMatrix
          roles={list}
          selected={selected}
          draft={draft}
          // What is changed and not saved is not thrown away by a click beside it.
          onSelect={draft === undefined ? open : undefined}
        />
      </Panel>
      <aside className="fw-admin-side" aria-label={words('details')} data-region>
        {accounts.state === 'error' ? <ErrorNotice error={accounts.error} /> : null}
        {role?.isNewer === true ? (
          <EmptyState title={kit('newer.long')} />
        ) : accounts.value && (role || selected === NEW) ? (
          <RoleEditor
            key={selected}
            role={role}
            roles={list}
            accounts={accounts.value}
            onDraft={setDraft}
            onClose={open}
          />
        ) : (
          <EmptyState title={words('choose')} />
        )}
      </aside>
    </div>
  );
}
