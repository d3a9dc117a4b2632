import { NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { PartFormProps } from './part-form.ts';
import { given } from './given.ts';
import { SetupForm } from './SetupForm.tsx';
import { useCalendarAdminWords } from './words.ts';

const KINDS = ['leave', 'extra', 'outOfUse'] as const;

export function ExceptionForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(scheduleSetup.saveException);
  const [start] = useState(all.exceptions.find((one) => one.id === id));
  const [value, setValue] = useState({
    kind: start?.kind ?? 'leave',
    practitionerId: start?.practitionerId ?? '',
    locationId: start?.locationId ?? '',
    startDate: start?.startDate,
    endDate: start?.endDate,
    from: start?.from ?? '',
    to: start?.to ?? '',
    reason: start?.reason ?? '',
    cancelled: start?.cancelled === true,
  });
  const [before] = useState(value);
  const set = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  const { kind, practitionerId, locationId, startDate, endDate, from, to, reason, cancelled } = value;
  return (
    <SetupForm
      title={words('part.exceptions')}
      id={id}
      isDirty={JSON.stringify(value) !== JSON.stringify(before)}
      isRunning={save.isRunning}
      save={() =>
        save.run({
          kind,
          startDate: startDate ?? '',
          endDate: endDate ?? startDate ?? '',
          ...given({
            id,
            practitionerId: kind === 'outOfUse' || practitionerId === '' ? undefined : practitionerId,
            locationId: kind === 'leave' || locationId === '' ? undefined : locationId,
            from: from.trim() || undefined,
            to: to.trim() || undefined,
            reason: reason.trim() || undefined,
            cancelled: cancelled || undefined,
          }),
        })
      }
      onSaved={onSaved}
    >
      <NativeSelect
        label={words('kind')}
        value={kind}
        onChange={(event) => set({ kind: KINDS.find((one) => one === event.currentTarget.value) ?? kind })}
        data={KINDS.map((one) => ({ value: one, label: words(`kind.${one}`) }))}
      />
      {kind === 'outOfUse' ? null : (
        <NativeSelect
          label={words('provider')}
          value={practitionerId}
          onChange={(event) => set({ practitionerId: event.currentTarget.value })}
          data={[
            { value: '', label: '–' },
            ...all.practitioners.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      {kind === 'leave' ? null : (
        <NativeSelect
          label={words(kind === 'outOfUse' ? 'roomOrDevice' : 'room')}
          value={locationId}
          onChange={(event) => set({ locationId: event.currentTarget.value })}
          data={[
            { value: '', label: words('noRoom') },
            ...all.places.filter((one) => one.bookable).map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      <div className="fw-setup-pair">
        <DateField
          label={words('firstDay')}
          required
          value={startDate}
          onChange={(day) => set({ startDate: day })}
        />
        <DateField label={words('lastDay')} value={endDate} onChange={(day) => set({ endDate: day })} />
      </div>
      <div className="fw-setup-pair">
        <TextField
          label={words('from')}
          description={words('allDay')}
          dir="ltr"
          maxLength={5}
          value={from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextField
          label={words('to')}
          description={words('allDay')}
          dir="ltr"
          maxLength={5}
          value={to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </div>
      <TextField
        label={words('reason')}
        maxLength={200}
        value={reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {id === undefined ? null : (
        <Switch
          label={words('cancelled')}
          checked={cancelled}
          onChange={(event) => set({ cancelled: event.currentTarget.checked })}
        />
      )}
    </SetupForm>
  );
}
