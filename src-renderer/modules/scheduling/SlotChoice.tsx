import { Radio } from '@mantine/core';
import type { Slot } from '#shared/modules/scheduling/scheduling.contract.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import type { Setup } from './CalendarBar.tsx';
import { useSchedulingWords } from './words.ts';

export const OTHER_TIME = 'other';
export const slotKey = ({ start, end, practitionerId, locationId = '' }: Slot) =>
  `${start} ${end} ${practitionerId} ${locationId}`;

/** Free times as one choice: arrows go through them. */
export function SlotChoice({
  slots,
  setup,
  value,
  error,
  onChange,
}: {
  readonly slots: readonly Slot[];
  readonly setup: Setup;
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly onChange: (key: string) => void;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const providerOf = (id: string) => setup.providers.find((one) => one.id === id)?.name ?? '';
  const roomOf = (id: string | undefined) => setup.places.find((one) => one.id === id)?.name;
  return (
    <Radio.Group label={words('freeTimes')} value={value ?? ''} onChange={onChange} error={error}>
      <div className="fw-slots">
        {slots.map((slot) => {
          const room = roomOf(slot.locationId);
          return (
            <Radio
              key={slotKey(slot)}
              value={slotKey(slot)}
              label={
                <>
                  <bdi className="fw-slot-when">{format.dateTime(slot.start)}</bdi>{' '}
                  <span className="fw-second">
                    <bdi>{providerOf(slot.practitionerId)}</bdi>
                    {room === undefined ? null : (
                      <>
                        {' '}
                        · <bdi>{room}</bdi>
                      </>
                    )}
                  </span>
                </>
              }
            />
          );
        })}
        <Radio value={OTHER_TIME} label={words('otherTime')} />
      </div>
    </Radio.Group>
  );
}
