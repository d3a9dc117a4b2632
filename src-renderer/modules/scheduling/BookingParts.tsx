import { Checkbox, NativeSelect } from '@mantine/core';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import type { Setup } from './CalendarBar.tsx';
import { useSchedulingWords } from './words.ts';

export const MOST_TIMES = 52;

/** Devices that the visit needs: the times that are offered are free of others'. Nothing where none can be booked. */
export function DeviceChoice({
  setup,
  value,
  onChange,
}: {
  readonly setup: Setup;
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const words = useSchedulingWords();
  const devices = setup.places.filter(({ bookable }) => bookable === 'equipment');
  if (devices.length === 0) return null;
  return (
    <Checkbox.Group label={words('devices')} value={[...value]} onChange={onChange}>
      <div className="fw-slots">
        {devices.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={<bdi>{name}</bdi>} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** How often it comes again. @param every weeks, as text; empty: once */
export function RepeatFields({
  every,
  times,
  onEvery,
  onTimes,
}: {
  readonly every: string;
  readonly times: number | undefined;
  readonly onEvery: (every: string) => void;
  readonly onTimes: (times: number | undefined) => void;
}) {
  const words = useSchedulingWords();
  return (
    <div className="fw-calendar-pair">
      <NativeSelect
        label={words('repeat')}
        value={every}
        onChange={(event) => onEvery(event.currentTarget.value)}
        data={[
          { value: '', label: words('repeat.none') },
          ...['1', '2', '4'].map((value) => ({ value, label: words(`repeat.${value}`) })),
        ]}
      />
      {every === '' ? null : (
        <NumberField label={words('times')} value={times} onChange={onTimes} min={2} max={MOST_TIMES} />
      )}
    </div>
  );
}
