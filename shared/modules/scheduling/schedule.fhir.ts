import { isCalendarDate } from '#shared/kernel/calendar-date.ts';
import { reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, within, type Element } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { boolean, text } from '#shared/interop/fhir/primitive-elements.ts';
import { Schedule } from './schedule.record.ts';

/** A dateTime that is a day; any other is left to the residue. */
function wholeDay(name: string): Element<string> {
  return {
    name,
    read(from) {
      const value = from[name];
      return typeof value === 'string' && isCalendarDate(value) ? value : undefined;
    },
    write: (value, into) => {
      into[name] = value;
    },
  };
}

/**
 * FHIR R4: Schedule. Its first actor is a practitioner, else it is kept word for word. When it is open from week to week FHIR says
 * by Slot alone, which is computed here. Not mapped: identifier, serviceCategory, serviceType, further actors and specialties.
 */
export const scheduleFhir = defineMapping(
  'Schedule',
  Schedule,
  {
    practitionerId: firstActor(),
    active: filled(boolean('active'), () => true),
    specialty: within(['specialty', 0], text('text')),
    validFrom: within(['planningHorizon'], wholeDay('start')),
    validTo: within(['planningHorizon'], wholeDay('end')),
    note: text('comment'),
  },
  { assigned: ['periods', 'zone'] },
);

function firstActor(): Element<string> {
  const one = reference('actor', 'practitioner');
  return {
    name: 'actor',
    isRequired: true,
    read(from, reading) {
      const [first] = Array.isArray(from['actor']) ? from['actor'] : [];
      return first === undefined ? undefined : one.read({ actor: first }, reading);
    },
    write(value, into, writing) {
      into['actor'] = [{ reference: writing.referenceTo(value) }];
    },
  };
}
