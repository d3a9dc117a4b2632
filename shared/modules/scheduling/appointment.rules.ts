import type { Id } from '#shared/kernel/ids.ts';
import { wallClockInZone, type Instant } from '#shared/kernel/instant.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Appointment, AppointmentStatus } from './appointment.record.ts';

const MINUTE_MS = 60_000;

/** A stretch of time, half-open. Unix time in ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `HH:MM` on the wall. @param zone IANA name @param start of a record, which is an instant */
export function wallTime(start: string, zone: string): string {
  const { hour, minute } = wallClockInZone(start as Instant, zone);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

export function overlaps(a: Span, b: Span): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

const KEEPS_TIME: ReadonlySet<AppointmentStatus> = new Set([
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
]);

/** Whether nobody else may have its time: not one that was cancelled, missed, or never meant. */
export function keepsTime({ status, placeholder }: Pick<Appointment, 'status' | 'placeholder'>): boolean {
  return KEEPS_TIME.has(status) && placeholder !== true;
}

/** Whether it still lies ahead of the desk. */
export function isOpen({ status }: Pick<Appointment, 'status'>): boolean {
  return status === 'booked' || status === 'arrived' || status === 'checked-in';
}

/** With what is kept free around it. */
export function blockedSpan(
  appointment: Pick<Appointment, 'start' | 'end' | 'bufferBeforeMinutes' | 'bufferAfterMinutes'>,
): Span {
  const { start, end, bufferBeforeMinutes = 0, bufferAfterMinutes = 0 } = appointment;
  return {
    fromMs: Date.parse(start) - bufferBeforeMinutes * MINUTE_MS,
    toMs: Date.parse(end) + bufferAfterMinutes * MINUTE_MS,
  };
}

type Kept = Pick<Appointment, 'practitionerId' | 'locationId' | 'equipmentIds'>;

/** Who and what can be with one patient only: provider, room, devices. */
export function resourcesOf({ practitionerId, locationId, equipmentIds = [] }: Kept): readonly Id[] {
  return [practitionerId, locationId, ...equipmentIds].filter((id) => id !== undefined);
}

export function sharedResources(a: Kept, b: Kept): readonly Id[] {
  const own = resourcesOf(a);
  return resourcesOf(b).filter((id) => own.includes(id));
}

/** Whether two stand at one time with one provider, room or device. */
export function collide(a: Appointment, b: Appointment): boolean {
  return (
    a.id !== b.id &&
    keepsTime(a) &&
    keepsTime(b) &&
    sharedResources(a, b).length > 0 &&
    overlaps(blockedSpan(a), blockedSpan(b))
  );
}

/** What a status may become. Each step of a visit has its way back, for a slip of the hand. */
const NEXT: { readonly [S in AppointmentStatus]?: readonly AppointmentStatus[] } = {
  proposed: ['booked', 'cancelled'],
  pending: ['booked', 'cancelled'],
  booked: ['arrived', 'checked-in', 'noshow', 'cancelled'],
  arrived: ['checked-in', 'fulfilled', 'booked', 'cancelled', 'noshow'],
  'checked-in': ['fulfilled', 'arrived', 'booked'],
  fulfilled: ['checked-in', 'arrived', 'booked'],
  noshow: ['booked', 'arrived'],
};

export type StatusError =
  | {
      readonly code: 'scheduling.illegalMove';
      readonly from: AppointmentStatus;
      readonly to: AppointmentStatus;
    }
  | { readonly code: 'scheduling.reasonNeeded' };

/** @param now ISO 8601 with the facility's offset */
export function withStatus(
  appointment: Appointment,
  to: AppointmentStatus,
  now: string,
  reason?: string,
): Result<Appointment, StatusError> {
  const { status: from } = appointment;
  if (!(NEXT[from] ?? []).includes(to)) return fail({ code: 'scheduling.illegalMove', from, to });
  const { arrivedAt, inRoomAt, endedAt: _endedAt, ...rest } = appointment;
  switch (to) {
    case 'cancelled': {
      const words = reason?.trim() ?? '';
      if (words === '') return fail({ code: 'scheduling.reasonNeeded' });
      return ok({ ...appointment, status: to, cancelReason: words });
    }
    case 'arrived':
      return ok({ ...rest, status: to, arrivedAt: arrivedAt ?? now });
    case 'checked-in':
      return ok({ ...rest, status: to, arrivedAt: arrivedAt ?? now, inRoomAt: inRoomAt ?? now });
    case 'fulfilled':
      return ok({ ...appointment, status: to, endedAt: now });
    default:
      return ok({ ...rest, status: to });
  }
}

/** Whether a missed one can be brought back: only where nobody has its time now. */
export function takesTimeAgain(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return !KEEPS_TIME.has(from) && KEEPS_TIME.has(to);
}
