import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useRoleName } from '../accounts/RoleChoice.tsx';
import type { RoleView } from './role-change.ts';
import { useRoleWords } from './words.ts';

/** Only of the facility's own roles, and only while nobody has it: asked once more in place. */
export function RemoveRole({ role, onRemoved }: { readonly role: RoleView; readonly onRemoved: () => void }) {
  const words = useRoleWords();
  const name = useRoleName()(role);
  const toast = useToast();
  const command = useCommand(staff.removeRole);
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function remove(): Promise<void> {
    setRefusal(undefined);
    const result = await command.run({ key: role.key });
    if (!result.ok) return setRefusal(result.error);
    toast(words('removed', { name }));
    onRemoved();
  }

  return (
    <div className="fw-admin-form fw-role-remove">
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {role.people > 0 ? (
        <p className="fw-second">{words('inUse', { count: role.people })}</p>
      ) : isAsking ? (
        <Notice
          severity="serious"
          title={words('removeQuestion', { name })}
          actions={
            <>
              <Button size="xs" variant="default" onClick={() => setIsAsking(false)}>
                {words('cancel')}
              </Button>
              <Button size="xs" color="red" loading={command.isRunning} onClick={() => void remove()}>
                {words('remove')}
              </Button>
            </>
          }
        >
          {words('removeText')}
        </Notice>
      ) : (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {words('remove')}
        </Button>
      )}
    </div>
  );
}
