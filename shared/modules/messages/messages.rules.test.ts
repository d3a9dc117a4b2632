import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import { defaultTexts } from './default-texts.rules.ts';
import { AUDIENCES, MESSAGE_KINDS, type Message } from './message.record.ts';
import { filled, writtenDate } from './message-words.rules.ts';
import { dueReminders, noticeKind } from './notices.rules.ts';
import { quietUntil } from './quiet-hours.rules.ts';
import { gatewayOf, readyMedia } from './sending-account.rules.ts';
import { waitAfterMs } from './sending.rules.ts';
import { allowedFacts, fillIn, unknownPlaceholders } from './template.rules.ts';

const PATIENT = 'patient:01900000-0000-7000-8000-000000000001';
const appointment: Appointment = {
  id: 'appointment:01900000-0000-7000-8000-000000000002',
  patientId: PATIENT,
  status: 'booked',
  day: '2026-03-16',
  start: '2026-03-16T10:00:00+03:00',
  end: '2026-03-16T10:30:00+03:00',
  createdAt: '2026-03-10T09:00:00+03:00',
};

describe('texts', () => {
  test('the program’s own name nothing that cannot be filled in, and say no more than is allowed', () => {
    const facts = {
      facility: 'Clinic',
      date: 'Monday',
      time: '10:00',
      provider: 'Onc',
      visitType: 'Onc',
      place: 'Onc',
    };
    for (const language of SCREEN_LANGUAGES)
      for (const audience of AUDIENCES)
        for (const kind of MESSAGE_KINDS) {
          const texts = defaultTexts(kind, audience, language);
          expect(Object.values(texts).flatMap(unknownPlaceholders)).toEqual([]);
          const said = filled(
            texts,
            allowedFacts({ ...facts, patientName: 'Grace' }, {}, audience),
            language,
          );
          expect(Object.values(said).join('\n')).not.toMatch(/[{}]|Onc/);
          expect(said.body.includes('Grace')).toBe(audience === 'patient');
          expect([said.subject, said.sms].every((one) => one !== '')).toBe(true);
        }
  });
  it('leaves a line out of which nothing can be said, and lets no value begin a line of its own', () => {
    expect(
      fillIn('Hello {patientName},\nwith {provider}\n\n\nBye', { patientName: 'A\r\nBcc: b' }, 'en'),
    ).toBe('Hello A Bcc: b,\n\nBye');
    expect(fillIn('{facility}', { facility: 'Clinic' }, 'ar')).toBe('\u2068Clinic\u2069');
    expect(unknownPlaceholders('{date} {diagnosis}')).toEqual(['diagnosis']);
    expect(writtenDate(appointment.start, 'Africa/Nairobi', 'fr')).toBe('lundi 16 mars 2026');
  });
});

describe('quiet hours', () => {
  const night = { quietFrom: '20:00', quietTo: '08:00' };
  test.each([
    ['2026-03-12T16:59:00Z', undefined],
    ['2026-03-12T17:00:00Z', '2026-03-13T05:00:00.000Z'],
    ['2026-03-12T22:00:00Z', '2026-03-13T05:00:00.000Z'],
    ['2026-03-13T05:00:00Z', undefined],
  ])('at %s until %s', (now, until) => {
    const end = quietUntil(night, Date.parse(now), 'Africa/Nairobi');
    expect(end === undefined ? undefined : new Date(end).toISOString()).toBe(until);
  });
  it('stay quiet where clocks skip their end, or come to it twice', () => {
    const until = (quietTo: string, now: string) =>
      quietUntil({ quietFrom: '20:00', quietTo }, Date.parse(now), 'Europe/Paris');
    expect(until('02:30', '2026-03-29T00:30:00Z')).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(until('02:30', '2026-03-29T01:30:00Z')).toBeUndefined();
    expect(until('02:30', '2026-10-25T01:10:00Z')).toBe(Date.parse('2026-10-25T01:11:00Z'));
  });
  it('end outside of themselves, on whatever day clocks change', () => {
    const clock = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const year = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') });
    fc.assert(
      fc.property(clock, clock, year, (quietFrom, quietTo, nowMs) => {
        const end = quietUntil({ quietFrom, quietTo }, nowMs, 'Europe/Paris');
        if (end === undefined) return;
        expect(end).toBeGreaterThan(nowMs);
        expect(end - nowMs).toBeLessThanOrEqual(25 * 3_600_000);
      }),
    );
  });
});

describe('what is told', () => {
  const moved = { ...appointment, start: '2026-03-17T10:00:00+03:00' };
  const off = { ...appointment, status: 'cancelled' } as const;
  test.each([
    [{ after: appointment }, 'confirmation'],
    [{ before: appointment, after: moved }, 'change'],
    [{ before: appointment, after: off }, 'cancellation'],
    [{ before: off, after: moved }, 'confirmation'],
    [{ before: appointment, after: { ...appointment, status: 'arrived' as const } }, undefined],
    [{ before: appointment, after: { ...appointment, note: 'x' } }, undefined],
    // The same moment, spelled by another clock.
    [{ before: appointment, after: { ...appointment, start: '2026-03-16T07:00:00Z' } }, undefined],
  ])('of a change %#', (change, kind) => expect(noticeKind(change)).toBe(kind));

  it('reminders fall due once each, the nearest alone, and none right after a notice', () => {
    const settings = { reminderHours: [2, 24] };
    const due = (now: string, known: readonly Message[] = [], of = appointment) =>
      dueReminders(of, settings, known, now).map(({ hoursBefore }) => hoursBefore);
    expect(due('2026-03-15T09:59:00+03:00')).toEqual([]);
    expect(due('2026-03-15T10:00:00+03:00')).toEqual([24]);
    expect(due('2026-03-16T09:00:00+03:00')).toEqual([2]);
    expect(due('2026-03-16T10:00:00+03:00')).toEqual([]);
    const [first] = dueReminders(appointment, settings, [], '2026-03-15T10:00:00+03:00');
    if (!first) throw new Error('one is due');
    expect(due('2026-03-15T11:00:00+03:00', [first])).toEqual([]);
    expect(due('2026-03-16T08:00:00+03:00', [first])).toEqual([2]);
    const clinicians = { ...settings, clinicians: true };
    const withDoctor = {
      ...appointment,
      practitionerId: 'practitioner:01900000-0000-7000-8000-000000000003',
    };
    expect(
      dueReminders(withDoctor, clinicians, [first], '2026-03-15T11:00:00+03:00').map(
        ({ audience }) => audience,
      ),
    ).toEqual(['clinician']);
    // The same at every desk, and another for another time.
    expect(dueReminders(appointment, settings, [], '2026-03-15T12:00:00+03:00')[0]?.id).toBe(first.id);
    const notice: Message = { ...first, kind: 'change', createdAt: '2026-03-15T10:30:00+03:00' };
    expect(due('2026-03-15T11:00:00+03:00', [notice])).toEqual([]);
    expect(due('2026-03-15T11:00:00+03:00', [], { ...appointment, tentative: true })).toEqual([]);
  });
});

test('waits grow to an hour; a password is for the server that it was entered for', () => {
  expect([1, 2, 3, 30].map((attempts) => waitAfterMs(attempts) / 60_000)).toEqual([1, 2, 4, 60]);
  expect(gatewayOf('https://SMS.example:8443/v1?x')).toEqual({
    origin: 'https://sms.example:8443',
    host: 'sms.example',
  });
  const settings = {
    id: 'messageSettings:x',
    enabled: true,
    reminderHours: [],
    sms: { url: 'https://sms.example/v1' },
  };
  const account = { userId: 'user:x', sms: { secret: 's', of: 'https://sms.example' } };
  expect(readyMedia(settings, account)).toEqual(['sms']);
  expect(readyMedia({ ...settings, sms: { url: 'https://elsewhere.example/v1' } }, account)).toEqual([]);
});
