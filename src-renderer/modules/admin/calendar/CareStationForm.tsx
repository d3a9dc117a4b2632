import { Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { given } from './given.ts';
import type { PartFormProps } from './part-form.ts';
import { SetupForm } from './SetupForm.tsx';
import { useCalendarAdminWords } from './words.ts';

/** Where patients wait: its letter, its target, its rooms. */
export function CareStationForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(queue.saveStation);
  const [start] = useState(all.careStations.find((one) => one.id === id));
  const first = {
    name: start?.name ?? '',
    letter: start?.letter ?? '',
    order: start?.order ?? (all.careStations.length + 1) * 10,
    target: start?.targetMinutes ?? 20,
    roomIds: start?.roomIds ?? [],
    isDisplayed: start?.isDisplayed ?? true,
    active: start?.active ?? true,
  };
  const [form, setForm] = useState<{ [K in keyof typeof first]: (typeof first)[K] | undefined }>(first);
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const rooms = all.places.filter(
    (one) => one.bookable === 'room' && (one.active || first.roomIds.includes(one.id)),
  );
  const { roomIds = [] } = form;
  return (
    <SetupForm
      title={words('part.careStations')}
      id={id}
      isDirty={JSON.stringify(form) !== JSON.stringify(first)}
      isRunning={save.isRunning}
      save={() =>
        save.run({
          ...given({ id, name: form.name?.trim() || undefined }),
          letter: (form.letter ?? '').trim().toUpperCase(),
          order: form.order ?? -1,
          targetMinutes: form.target ?? 0,
          ...given({ roomIds: roomIds.length > 0 ? [...roomIds] : undefined }),
          ...given({ isDisplayed: form.isDisplayed === false ? false : undefined }),
          active: form.active ?? true,
        })
      }
      onSaved={onSaved}
    >
      <TextField
        label={words('name')}
        description={start?.kind === undefined ? undefined : words('usualName')}
        required={start?.kind === undefined}
        maxLength={60}
        value={form.name ?? ''}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className="fw-setup-pair">
        <TextField
          label={words('letter')}
          description={words('letterText')}
          required
          maxLength={1}
          value={form.letter ?? ''}
          onChange={(event) => change({ letter: event.currentTarget.value })}
        />
        <NumberField
          label={words('targetMinutes')}
          required
          unit={words('minutes')}
          min={1}
          max={720}
          value={form.target}
          onChange={(target) => change({ target })}
        />
        <NumberField
          label={words('order')}
          required
          min={0}
          max={999}
          value={form.order}
          onChange={(order) => change({ order })}
        />
      </div>
      {rooms.length === 0 ? null : (
        <fieldset className="fw-setup-rooms">
          <legend>{words('rooms')}</legend>
          {rooms.map((room) => (
            <Checkbox
              key={room.id}
              label={room.name}
              checked={roomIds.includes(room.id)}
              onChange={(event) =>
                change({
                  roomIds: event.currentTarget.checked
                    ? [...roomIds, room.id]
                    : roomIds.filter((one) => one !== room.id),
                })
              }
            />
          ))}
        </fieldset>
      )}
      <Switch
        label={words('onDisplay')}
        checked={form.isDisplayed ?? true}
        onChange={(event) => change({ isDisplayed: event.currentTarget.checked })}
      />
      <Switch
        label={words('inUse')}
        checked={form.active ?? true}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </SetupForm>
  );
}
