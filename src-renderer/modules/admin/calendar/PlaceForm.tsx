import { NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { PartFormProps } from './part-form.ts';
import { given } from './given.ts';
import { SetupForm } from './SetupForm.tsx';
import { useCalendarAdminWords } from './words.ts';

const KINDS = ['room', 'equipment'] as const;

export function PlaceForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(scheduleSetup.savePlace);
  const [start] = useState(all.places.find((one) => one.id === id));
  const [name, setName] = useState(start?.name ?? '');
  const [kind, setKind] = useState<string>(start ? (start.bookable ?? '') : 'room');
  const [active, setActive] = useState(start?.active ?? true);
  const bookable = KINDS.find((one) => one === kind);
  const isDirty =
    name !== (start?.name ?? '') ||
    active !== (start?.active ?? true) ||
    kind !== (start ? (start.bookable ?? '') : 'room');
  return (
    <SetupForm
      title={words('part.places')}
      id={id}
      isDirty={isDirty}
      isRunning={save.isRunning}
      save={() => save.run({ ...given({ id, bookable }), name: name.trim(), active })}
      onSaved={onSaved}
    >
      <TextField
        label={words('name')}
        required
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={words('kind')}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value)}
        data={[
          { value: '', label: words('bookable.none') },
          ...KINDS.map((value) => ({ value, label: words(`bookable.${value}`) })),
        ]}
      />
      <Switch
        label={words('inUse')}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
    </SetupForm>
  );
}
