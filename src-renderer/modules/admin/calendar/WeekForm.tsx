import { ActionIcon, Button, NativeSelect, Switch } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { shortWeekdays } from '#shared/kernel/format-months.ts';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { PartFormProps } from './part-form.ts';
import { given } from './given.ts';
import { SetupForm } from './SetupForm.tsx';
import { useCalendarAdminWords } from './words.ts';

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

interface Hours {
  readonly id: string;
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
  readonly locationId?: string;
  readonly visitTypeIds?: readonly string[];
}

/** A provider's ordinary week, a line for each stretch of hours. */
export function WeekForm({ all, id, onSaved }: PartFormProps) {
  const words = useCalendarAdminWords();
  const save = useCommand(scheduleSetup.saveSchedule);
  const [start] = useState(all.schedules.find((one) => one.id === id));
  const [value, setValue] = useState({
    practitionerId: start?.practitionerId ?? '',
    specialty: start?.specialty ?? '',
    validFrom: start?.validFrom,
    validTo: start?.validTo,
    active: start?.active ?? true,
    periods: start?.periods ?? [],
  });
  const [before] = useState(value);
  const set = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  const { practitionerId, specialty, validFrom, validTo, active, periods } = value;
  const change = (at: number, part: Partial<Hours>) =>
    set({ periods: periods.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const names = shortWeekdays(words.locale);
  const rooms = all.places.filter(({ bookable }) => bookable === 'room');
  const addHours = () => {
    const last = periods.at(-1);
    const next = last
      ? { ...last, weekday: (last.weekday + 1) % 7 }
      : { weekday: 0, from: '08:00', to: '12:00' };
    // Apart from every other line, at other desks as well.
    set({ periods: [...periods, { ...next, id: crypto.randomUUID() }] });
  };
  return (
    <SetupForm
      title={words('part.week')}
      id={id}
      isDirty={JSON.stringify(value) !== JSON.stringify(before)}
      isRunning={save.isRunning}
      save={() =>
        save.run({
          practitionerId,
          active,
          ...given({ id, validFrom, validTo, specialty: specialty.trim() || undefined }),
          periods: periods.map(({ visitTypeIds, ...one }) => ({
            ...one,
            ...(visitTypeIds && { visitTypeIds: [...visitTypeIds] }),
          })),
        })
      }
      onSaved={onSaved}
    >
      <NativeSelect
        label={words('provider')}
        value={practitionerId}
        onChange={(event) => set({ practitionerId: event.currentTarget.value })}
        data={[
          { value: '', label: '–' },
          ...all.practitioners.map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
      <TextField
        label={words('specialty')}
        maxLength={120}
        value={specialty}
        onChange={(event) => set({ specialty: event.currentTarget.value })}
      />
      <div className="fw-setup-pair">
        <DateField label={words('validFrom')} value={validFrom} onChange={(day) => set({ validFrom: day })} />
        <DateField label={words('validTo')} value={validTo} onChange={(day) => set({ validTo: day })} />
      </div>
      {periods.map(({ id: line, weekday, from, to, locationId = '' }, at) => (
        <div
          key={line}
          role="group"
          aria-label={`${names[weekday] ?? ''} ${from}–${to}`}
          className="fw-setup-hours"
        >
          <NativeSelect
            aria-label={words('weekday')}
            value={weekday}
            onChange={(event) => change(at, { weekday: Number(event.currentTarget.value) })}
            data={WEEK.map((day) => ({ value: String(day), label: names[day] ?? '' }))}
          />
          <TextField
            aria-label={words('from')}
            dir="ltr"
            maxLength={5}
            value={from}
            onChange={(event) => change(at, { from: event.currentTarget.value })}
          />
          <TextField
            aria-label={words('to')}
            dir="ltr"
            maxLength={5}
            value={to}
            onChange={(event) => change(at, { to: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={words('room')}
            value={locationId}
            onChange={({ currentTarget: { value: room } }) => {
              const { locationId: _room, ...rest } = periods[at] ?? { id: line, weekday, from, to };
              const changed = room === '' ? rest : { ...rest, locationId: room };
              set({ periods: periods.map((one, index) => (index === at ? changed : one)) });
            }}
            data={[
              { value: '', label: words('noRoom') },
              ...rooms.map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
          <ActionIcon
            aria-label={words('removeHours')}
            onClick={() => set({ periods: periods.filter((_one, index) => index !== at) })}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button variant="default" size="xs" onClick={addHours}>
          {words('addHours')}
        </Button>
      </div>
      <Switch
        label={words('inUse')}
        checked={active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </SetupForm>
  );
}
