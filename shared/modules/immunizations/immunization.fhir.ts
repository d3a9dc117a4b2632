import { concept, notes, quantity, reference } from '#shared/interop/fhir/data-elements.ts';
import { required, type Element } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { boolean, dateTime, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import { Immunization } from './immunization.record.ts';

const moment = dateTime('occurrenceDateTime');
const words = text('occurrenceString');

/** `occurrence[x]`, of which FHIR demands one. */
const occurrence: Element<string> = {
  name: 'occurrenceDateTime',
  read(from, reading) {
    if (from['occurrenceDateTime'] === undefined && from['occurrenceString'] === undefined) {
      return reading.refuse('fhir.required', 'occurrence[x]');
    }
    return moment.read(from, reading) ?? words.read(from, reading);
  },
  write: (value, into, writing) => (isDateTime(value) ? moment : words).write(value, into, writing),
};

/**
 * FHIR R4: Immunization. Not mapped: statusReason, recorded, reportOrigin, location, manufacturer, expirationDate,
 * performer, reason, isSubpotent, subpotentReason, education, programEligibility, fundingSource, reaction, protocolApplied.
 */
export const immunizationFhir = defineMapping(
  'Immunization',
  Immunization,
  {
    patientId: required(reference('patient', 'patient')),
    encounterId: reference('encounter', 'encounter'),
    status: required(oneOf('status', ['completed', 'entered-in-error', 'not-done'])),
    vaccineCode: required(concept('vaccineCode')),
    occurrence,
    primarySource: boolean('primarySource'),
    lotNumber: text('lotNumber'),
    site: concept('site'),
    route: concept('route'),
    doseQuantity: quantity('doseQuantity'),
    note: notes,
  },
  { assigned: ['enteredInError'], alsoHolds: ['occurrenceString'] },
);
