import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useAdminWords } from '../words.ts';

export interface DeviceLabelFormProps {
  readonly device: string;
  /** As stored; `''` where it has none. */
  readonly label: string;
  /** What is typed and not saved; undefined where it is what is stored. */
  readonly draft: string | undefined;
  readonly onDraft: (draft: string | undefined) => void;
}

export function DeviceLabelForm({ device, label, draft, onDraft }: DeviceLabelFormProps) {
  const words = useAdminWords();
  const toast = useToast();
  const command = useCommand(staff.labelDevice);
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const value = draft ?? label;
  const name = value.trim();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (name === '' || command.isRunning) return;
    const result = await command.run({ device, label: name });
    if (!result.ok) return setRefusal(result.error);
    setIsTried(false);
    onDraft(undefined);
    toast(words('devices.saved', { name }));
  }

  return (
    <Panel title={<code dir="ltr">{device}</code>}>
      <form className="fw-admin-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
        <TextField
          label={words('devices.rename')}
          description={words('devices.hint')}
          required
          maxLength={80}
          value={value}
          onChange={({ currentTarget: { value: typed } }) => onDraft(typed === label ? undefined : typed)}
          error={isTried && name === '' ? words('devices.needed') : undefined}
        />
        {refusal ? <ErrorNotice error={refusal} onRetry={null} /> : null}
        <div className="fw-button-row">
          <Button type="submit" loading={command.isRunning}>
            {words('devices.save')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
