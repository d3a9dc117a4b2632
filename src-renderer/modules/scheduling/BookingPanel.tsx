import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { weeklyRule } from '#shared/modules/scheduling/recurrence.rules.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import type { Setup } from './CalendarBar.tsx';
import type { Side } from './calendar-state.ts';
import { DeviceChoice, MOST_TIMES, RepeatFields } from './BookingParts.tsx';
import { PatientFinder } from './PatientFinder.tsx';
import { PatientLine } from './PatientLine.tsx';
import { SlotChoice } from './SlotChoice.tsx';
import { useMove } from './use-move.ts';
import { useSlotChoice } from './use-slot-choice.ts';
import { useSchedulingWords } from './words.ts';

const SLOTS = 8;
const SEARCHED_DAYS = 60;
const TIME = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/;

export interface BookingPanelProps {
  readonly side: Extract<Side, { kind: 'book' | 'move' }>;
  readonly setup: Setup;
  readonly onDone: (day: string) => void;
  readonly onWaiting: () => void;
}

/** Who, what for, with whom, and when: the first free time is chosen already. */
export function BookingPanel({ side, setup, onDone, onWaiting }: BookingPanelProps) {
  const words = useSchedulingWords();
  const format = useFormat();
  const toast = useToast();
  const mayOverbook = usePermission('schedule.overbook');
  const moving = side.kind === 'move' ? side.item : undefined;
  const start = side.kind === 'book' ? side : undefined;
  const active = setup.visitTypes.filter((one) => one.active || one.id === moving?.appointment.visitTypeId);
  const [lastType, setLastType] = useKeptState<string | undefined>('calendar.visitType', undefined);
  const [chosen, setChosen] = useState<PatientSummary>();
  const [visitTypeId, setVisitTypeId] = useState(
    moving?.appointment.visitTypeId ?? start?.visitTypeId ?? lastType ?? active[0]?.id ?? '',
  );
  const [practitionerId, setPractitionerId] = useState(
    moving?.appointment.practitionerId ?? start?.practitionerId ?? '',
  );
  const [from, setFrom] = useState<string | undefined>(moving?.appointment.day ?? start?.day);
  const [equipmentIds, setEquipmentIds] = useState<readonly string[]>(moving?.appointment.equipmentIds ?? []);
  const [time, setTime] = useState(start?.time ?? '');
  const [reason, setReason] = useState('');
  const [overbook, setOverbook] = useState(false);
  const [every, setEvery] = useState('');
  const [times, setTimes] = useState<number | undefined>(4);
  const [problem, setProblem] = useState<{
    readonly at: 'patient' | 'slot' | 'time';
    readonly text: string;
  }>();
  const [error, setError] = useState<{ readonly code: string }>();
  const given = useQuery(patients.get, start?.patientId === undefined ? undefined : { id: start.patientId });
  const isDay = from !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(from);
  const choice = useSlotChoice(
    isDay && visitTypeId !== ''
      ? {
          visitTypeId,
          from,
          days: SEARCHED_DAYS,
          limit: SLOTS,
          ...(practitionerId !== '' && { practitionerId }),
          ...(equipmentIds.length > 0 && { equipmentIds: [...equipmentIds] }),
        }
      : undefined,
    start?.time !== undefined,
  );
  const { state: slots, free, picked } = choice;
  const book = useCommand(scheduling.book);
  const series = useCommand(scheduling.bookSeries);
  const mover = useMove();
  const isRunning = book.isRunning || series.isRunning || mover.isRunning;
  const primary = usePrimaryAction(words(moving ? 'moveNow' : 'bookNow'));
  const patientId = moving?.appointment.patientId ?? chosen?.id ?? start?.patientId;

  function placeOf() {
    if (picked) {
      const { day, time: at, practitionerId: who, locationId } = picked;
      return { day, time: at, practitionerId: who, ...(locationId !== undefined && { locationId }) };
    }
    if (!choice.isOther || !isDay) {
      const why = choice.isGone
        ? 'slotGone'
        : isDay && slots.state === 'loading'
          ? 'searching'
          : 'slotNeeded';
      setProblem({ at: 'slot', text: words(why) });
      return undefined;
    }
    const [, hour, minute] = TIME.exec(time.trim()) ?? [];
    if (hour === undefined) {
      setProblem({ at: 'time', text: words('timeBad') });
      return undefined;
    }
    const place = { day: from, time: `${hour.padStart(2, '0')}:${minute}` };
    return { ...place, ...(practitionerId !== '' && { practitionerId }), ...(overbook && { overbook }) };
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(undefined);
    setError(undefined);
    if (patientId === undefined) return setProblem({ at: 'patient', text: words('patientNeeded') });
    const place = placeOf();
    if (!place) return undefined;
    if (moving) {
      const why = await mover.move(moving, place);
      return why === undefined ? onDone(place.day) : setProblem({ at: 'slot', text: why });
    }
    setLastType(visitTypeId);
    const wanted = {
      patientId,
      visitTypeId,
      ...place,
      ...(equipmentIds.length > 0 && { equipmentIds: [...equipmentIds] }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    };
    if (every !== '') return bookSeries(wanted);
    const done = await book.run({
      ...wanted,
      ...(start?.waitingId !== undefined && { waitingId: start.waitingId }),
    });
    if (!done.ok) return setError(done.error);
    toast(words('booked', { when: format.dateTime(done.value.start) }));
    return onDone(place.day);
  }

  async function bookSeries({ overbook: _over, ...wanted }: Parameters<typeof book.run>[0]): Promise<void> {
    const rrule = weeklyRule(Number(every), Math.min(times ?? 1, MOST_TIMES));
    const done = await series.run({ ...wanted, rrule, skipTaken: true });
    if (!done.ok) return setError(done.error);
    const { appointments, taken } = done.value;
    const left = taken.map(({ day }) => format.date(day)).join(', ');
    const text = words('bookedSeries', { count: appointments.length });
    toast(taken.length === 0 ? text : `${text}. ${words('leftOut', { count: taken.length, days: left })}`);
    return onDone(wanted.day);
  }

  return (
    <form className="fw-calendar-form" onSubmit={(event) => void submit(event)}>
      {moving ? (
        <PatientLine patient={moving.patient} />
      ) : chosen ? (
        <div>
          <PatientLine patient={chosen} />
          <Button variant="subtle" size="xs" onClick={() => setChosen(undefined)}>
            {words('change')}
          </Button>
        </div>
      ) : start?.patientId !== undefined ? (
        <PatientLine patient={given.value} />
      ) : (
        <PatientFinder
          error={problem?.at === 'patient' ? problem.text : undefined}
          onChoose={(patient) => {
            setChosen(patient);
            setProblem(undefined);
            // What follows is chosen already: the next key may book.
            primary.current?.focus();
          }}
        />
      )}
      {moving ? null : (
        <NativeSelect
          label={words('visitType')}
          value={visitTypeId}
          onChange={(event) => setVisitTypeId(event.currentTarget.value)}
          data={active.map(({ id, name, durationMinutes }) => ({
            value: id,
            label: `${name} · ${words('minutes', { count: durationMinutes })}`,
          }))}
        />
      )}
      <NativeSelect
        label={words('provider')}
        value={practitionerId}
        onChange={(event) => setPractitionerId(event.currentTarget.value)}
        data={[
          { value: '', label: words('anyProvider') },
          ...setup.providers.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <DateField label={words('from')} value={from} onChange={setFrom} />
      {moving ? null : <DeviceChoice setup={setup} value={equipmentIds} onChange={setEquipmentIds} />}
      {slots.state === 'error' ? <ErrorNotice error={slots.error} words={words} /> : null}
      <div aria-busy={slots.state === 'loading'}>
        <SlotChoice
          slots={free}
          setup={setup}
          value={choice.value}
          error={
            choice.isGone && !isRunning
              ? words('slotGone')
              : problem?.at === 'slot'
                ? problem.text
                : undefined
          }
          onChange={(key) => {
            setProblem(undefined);
            choice.choose(key);
          }}
        />
        {slots.state === 'ready' && free.length === 0 ? (
          <div role="status">
            <p>{words('noSlots')}</p>
            <p className="fw-second">{words('noSlotsNext')}</p>
            <Button variant="default" size="xs" onClick={onWaiting}>
              {words('waitingList')}
            </Button>
          </div>
        ) : null}
      </div>
      {choice.isOther ? (
        <>
          <TextField
            label={words('time')}
            value={time}
            dir="ltr"
            error={problem?.at === 'time' ? problem.text : undefined}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          {mayOverbook ? (
            <Checkbox
              label={words('overbook')}
              description={words('overbookText')}
              checked={overbook}
              onChange={(event) => setOverbook(event.currentTarget.checked)}
            />
          ) : null}
        </>
      ) : null}
      {moving ? null : (
        <>
          <TextField
            label={words('reason')}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <RepeatFields {...{ every, times }} onEvery={setEvery} onTimes={setTimes} />
        </>
      )}
      {error ? <ErrorNotice error={error} words={words} onRetry={null} /> : null}
      <div className="fw-calendar-actions">
        <Button ref={primary} type="submit" loading={isRunning}>
          {words(moving ? 'moveNow' : 'bookNow')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}
