import { NativeSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { VISIT_COLOURS } from '#shared/modules/scheduling/visit-type.record.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { PartFormProps } from './part-form.ts';
import { SetupForm } from './SetupForm.tsx';
import { given } from './given.ts';
import { useCalendarAdminWords } from './words.ts';

export function VisitTypeForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(scheduleSetup.saveVisitType);
  const stored = all.visitTypes.find((one) => one.id === id);
  const [start] = useState(stored);
  const [name, setName] = useState(start?.name ?? '');
  const [minutes, setMinutes] = useState<number | undefined>(start?.durationMinutes ?? 20);
  const [before, setBefore] = useState(start?.bufferBeforeMinutes);
  const [after, setAfter] = useState(start?.bufferAfterMinutes);
  const [specialty, setSpecialty] = useState(start?.specialty ?? '');
  const [priceCode, setPriceCode] = useState(start?.priceCode ?? '');
  const [colour, setColour] = useState<string>(start?.colour ?? '');
  const [active, setActive] = useState(start?.active ?? true);
  const picked = VISIT_COLOURS.find((one) => one === colour);
  const value = {
    ...given({ id }),
    name: name.trim(),
    durationMinutes: minutes ?? 0,
    ...given({ bufferBeforeMinutes: before, bufferAfterMinutes: after, colour: picked }),
    ...given({ specialty: specialty.trim() || undefined, priceCode: priceCode.trim() || undefined }),
    active,
  };
  const isDirty =
    JSON.stringify([name, minutes, before, after, specialty, priceCode, colour, active]) !==
    JSON.stringify([
      start?.name ?? '',
      start?.durationMinutes ?? 20,
      start?.bufferBeforeMinutes,
      start?.bufferAfterMinutes,
      start?.specialty ?? '',
      start?.priceCode ?? '',
      start?.colour ?? '',
      start?.active ?? true,
    ]);
  return (
    <SetupForm
      title={words('part.visitTypes')}
      id={id}
      isDirty={isDirty}
      isRunning={save.isRunning}
      save={() => save.run(value)}
      onSaved={onSaved}
    >
      <TextField
        label={words('name')}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className="fw-setup-pair">
        <NumberField
          label={words('duration')}
          required
          unit={words('minutes')}
          min={5}
          max={720}
          value={minutes}
          onChange={setMinutes}
        />
        <NumberField
          label={words('before')}
          unit={words('minutes')}
          min={0}
          max={120}
          value={before}
          onChange={setBefore}
        />
        <NumberField
          label={words('after')}
          unit={words('minutes')}
          min={0}
          max={120}
          value={after}
          onChange={setAfter}
        />
      </div>
      <TextField
        label={words('specialty')}
        maxLength={120}
        value={specialty}
        onChange={(event) => setSpecialty(event.currentTarget.value)}
      />
      <TextField
        label={words('priceCode')}
        maxLength={40}
        value={priceCode}
        onChange={(event) => setPriceCode(event.currentTarget.value)}
      />
      <NativeSelect
        label={words('colour')}
        value={colour}
        onChange={(event) => setColour(event.currentTarget.value)}
        data={[
          { value: '', label: words('colour.none') },
          ...VISIT_COLOURS.map((one) => ({ value: one, label: words(`colour.${one}`) })),
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
