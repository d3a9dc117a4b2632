import { Button, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { settings } from '#shared/modules/settings/settings.contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';
import { useKeysWords } from './words.ts';

const NOTHING = {};
const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120];
const AS_FACILITY = 'facility';

/** A station at a busy counter may lock sooner than its facility asks, never later: only what is sooner is offered. */
export function AutoLockPanel() {
  const words = useKeysWords();
  const adminWords = useAdminWords();
  const kit = useKitWords();
  const toast = useToast();
  const save = useCommand(staff.setDeviceAutoLock);
  const own = useQuery(station.status, NOTHING).value?.device;
  const device = useQuery(staff.devices, NOTHING).value?.find((one) => one.device === own);
  const facilityMinutes = useQuery(settings.get, NOTHING).value?.autoLockMinutes;
  const [chosen, setChosen] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const stored = device?.autoLockMinutes;
  const most = facilityMinutes ?? 0;
  const offered = [...new Set([...MINUTES, ...(stored === undefined ? [] : [stored])])]
    .filter((minutes) => minutes < most || minutes === stored)
    .toSorted((a, b) => a - b);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!device || chosen === undefined) return;
    setRefusal(undefined);
    const minutes = chosen === AS_FACILITY ? null : Number(chosen);
    const result = await save.run({ device: device.device, minutes });
    if (!result.ok) return setRefusal(result.error);
    setChosen(undefined);
    toast(words('keys.lock.saved'));
  }

  return (
    <Panel title={words('keys.lock.title')}>
      <form className="fw-admin-form" noValidate onSubmit={(event) => void submit(event)}>
        <Select
          label={words('keys.lock.after')}
          description={words('keys.lock.hint')}
          allowDeselect={false}
          disabled={!device || facilityMinutes === undefined}
          value={chosen ?? (stored === undefined ? AS_FACILITY : String(stored))}
          onChange={(value) => setChosen(value ?? undefined)}
          data={[
            { value: AS_FACILITY, label: words('keys.lock.facility', { minutes: most }) },
            ...offered.map((minutes) => ({
              value: String(minutes),
              label: words('keys.lock.minutes', { minutes }),
            })),
          ]}
        />
        {refusal ? <ErrorNotice error={refusal} words={adminWords} onRetry={null} /> : null}
        {chosen === undefined ? null : (
          <div className="fw-button-row">
            <Button variant="default" onClick={() => setChosen(undefined)}>
              {kit('cancel')}
            </Button>
            <Button type="submit" loading={save.isRunning}>
              {words('keys.lock.save')}
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
