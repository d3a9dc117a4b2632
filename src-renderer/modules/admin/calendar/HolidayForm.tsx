import { Switch } from '@mantine/core';
import { useState } from 'react';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { PartFormProps } from './part-form.ts';
import { given } from './given.ts';
import { SetupForm } from './SetupForm.tsx';
import { useCalendarAdminWords } from './words.ts';

export function HolidayForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(scheduleSetup.saveHoliday);
  const [start] = useState(all.holidays.find((one) => one.id === id));
  const [date, setDate] = useState(start?.date);
  const [name, setName] = useState(start?.name ?? '');
  const [isOff, setIsOff] = useState(start?.cancelled === true);
  const isDirty =
    date !== start?.date || name !== (start?.name ?? '') || isOff !== (start?.cancelled === true);
  return (
    <SetupForm
      title={words('part.holidays')}
      id={id}
      isDirty={isDirty}
      isRunning={save.isRunning}
      save={() =>
        save.run({ ...given({ id, cancelled: isOff || undefined }), date: date ?? '', name: name.trim() })
      }
      onSaved={onSaved}
    >
      <DateField label={words('date')} required value={date} onChange={setDate} />
      <TextField
        label={words('name')}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {id === undefined ? null : (
        <Switch
          label={words('cancelled')}
          checked={isOff}
          onChange={(event) => setIsOff(event.currentTarget.checked)}
        />
      )}
    </SetupForm>
  );
}
