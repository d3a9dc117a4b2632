import { expect, test } from 'vitest';
import { testId, TEST_USER } from '#shared/kernel/handler-testing.ts';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import type { PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { remind } from './reminders.ts';
import type { SendingPlace } from './sending-place.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-12T06:42:00Z');

/** A place whose clock a test sets, over appointments in memory; what is read of them is told by day. */
function aPlace(appointments: readonly Appointment[]) {
  const days: string[] = [];
  const made: PlannedWrite[] = [];
  const memory = memoryReader({ records: appointments });
  const reader: Reader = {
    ...memory,
    list: (record, query) => {
      if (record.type === Appointment.type) days.push(`${query.from}–${query.before}`);
      return memory.list(record, query);
    },
  };
  const time = { ms: START_MS };
  const place: SendingPlace = {
    facility: {
      id: testId('facility', 1),
      name: 'Lakeside',
      zone: 'Africa/Nairobi',
      currency: 'KES',
      language: 'en',
    },
    device: 'desk00000001',
    claims: { isAlone: () => false, take: async () => 'given', giveBack: async () => undefined },
    nowMs: () => time.ms,
    reader: () => reader,
    async write(_request, plan) {
      const { reply, writes } = await plan({ read: reader, now: new Date(time.ms).toISOString() });
      made.push(...writes);
      return { reply };
    },
    isOpen: () => true,
    hold: () => () => undefined,
    failed: (id) => expect.fail(id),
  };
  return { place, days, made, time };
}

const means = {
  settings: { id: SETTINGS_ID, enabled: true, reminderHours: [720, 24] },
  account: { userId: TEST_USER },
  ready: [],
};
const appointment = (number: number, start: string): Appointment => ({
  id: testId('appointment', number),
  patientId: testId('patient', number),
  status: 'booked',
  day: start.slice(0, 10),
  start,
  end: start,
  createdAt: '2026-03-12T09:40:00.000+03:00',
});

test('all days are read at first, now and then, and where the hours are others; in between those that time has made due', async () => {
  const { place, days, made, time } = aPlace([
    appointment(1, '2026-03-13T10:42:00.000+03:00'),
    appointment(2, '2026-04-25T10:42:00.000+03:00'),
  ]);
  const whole = '2026-03-12–2026-04-13';
  let mark = await remind(place, means, undefined);
  expect(days.splice(0)).toEqual([whole]);
  expect(made).toHaveLength(0);
  time.ms += 25_000;
  mark = await remind(place, means, mark);
  // A day ahead, and thirty.
  expect(days.splice(0).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    '2026-03-13–2026-03-14',
    '2026-04-11–2026-04-12',
  ]);
  time.ms = START_MS + HOUR_MS - 1;
  mark = await remind(place, means, mark);
  expect(days.splice(0)).toHaveLength(2);
  expect(made).toHaveLength(0);
  time.ms += 25_000;
  mark = await remind(place, means, mark);
  expect(days.splice(0)).toEqual([whole]);
  expect(made).toHaveLength(1);
  time.ms += 25_000;
  const fewer = { ...means, settings: { ...means.settings, reminderHours: [24] } };
  mark = await remind(place, fewer, mark);
  expect(days.splice(0)).toEqual(['2026-03-12–2026-03-15']);
  // A clock that was set back is no measure.
  time.ms -= HOUR_MS;
  await remind(place, fewer, mark);
  expect(days).toEqual(['2026-03-12–2026-03-15']);
});
