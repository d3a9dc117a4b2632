import { calendarDateInZone, isInstant } from '#shared/kernel/instant.ts';
import { reference } from '#shared/interop/fhir/data-elements.ts';
import { required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers, type FhirJson } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { moment, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { Appointment, APPOINTMENT_STATUSES } from './appointment.record.ts';

/** Who takes part, in this order and each at most once: patient, practitioner, room. In another order it stays as it came. */
const ORDER = ['patient', 'practitioner', 'location'] as const;

function participant(type: (typeof ORDER)[number]): Element<string> {
  const actor = reference('actor', type);
  return {
    name: 'participant',
    parts: { actor },
    isRequired: type === 'patient',
    read(from, reading) {
      const list = from['participant'];
      if (list === undefined) return undefined;
      if (!Array.isArray(list)) return reading.refuse('fhir.type', 'participant');
      // Those before it in the order stand before it, if they are there at all.
      const place = ORDER.slice(0, ORDER.indexOf(type)).filter((_, at) =>
        isOf(list[at], ORDER[at], reading),
      ).length;
      const own: FhirJson | undefined = list[place];
      if (!isMembers(own) || !isOf(own, type, reading)) return undefined;
      return reading.at('participant', () => reading.at(place, () => actor.read(own, reading)));
    },
    write(value, into, writing) {
      const one: { [name: string]: FhirJson } = { status: 'accepted' };
      actor.write(value, one, writing);
      const before = into['participant'];
      into['participant'] = [...(Array.isArray(before) ? before : []), one];
    },
  };
}

function isOf(one: FhirJson | undefined, type: string | undefined, { references }: Reading): boolean {
  const actor = isMembers(one) ? one['actor'] : undefined;
  return isMembers(actor) && type !== undefined && references.resolve(actor, type).kind === 'record';
}

/** The day on the wall here. */
const day: Element<string> = {
  name: 'start',
  read: (from, reading) => dayOf(from['start'], reading),
  write: () => undefined,
};

function dayOf(start: FhirJson | undefined, { zone }: Reading): string | undefined {
  return typeof start === 'string' && isInstant(start) ? calendarDateInZone(start, zone) : undefined;
}

/**
 * FHIR R4: Appointment; `checked-in` is in room. One without a time, or whose first participant is no patient, is kept word for word.
 * Not mapped: identifier, serviceCategory, serviceType, specialty, appointmentType, priority, slot, basedOn, requestedPeriod,
 * minutesDuration, patientInstruction; of participants their type, required, period, and whoever comes after these.
 */
export const appointmentFhir = defineMapping(
  'Appointment',
  Appointment,
  {
    status: required(oneOf('status', APPOINTMENT_STATUSES)),
    patientId: participant('patient'),
    practitionerId: participant('practitioner'),
    locationId: participant('location'),
    cancelReason: within(['cancelationReason'], text('text')),
    reason: text('description'),
    note: text('comment'),
    start: moment('start'),
    end: moment('end'),
    day,
    createdAt: moment('created'),
  },
  {
    assigned: [
      'visitTypeId',
      'equipmentIds',
      'bufferBeforeMinutes',
      'bufferAfterMinutes',
      'tentative',
      'overbooks',
      'seriesId',
      'seriesDate',
      'createdBy',
      'arrivedAt',
      'inRoomAt',
      'endedAt',
    ],
  },
);
