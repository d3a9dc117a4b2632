import {
  concept,
  concepts,
  notes,
  reference,
  references,
  referencesIn,
} from '#shared/interop/fhir/data-elements.ts';
import { required, within, type Element } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTime, dateTimeOrStart, oneOf } from '#shared/interop/fhir/primitive-elements.ts';
import { Procedure } from './procedure.record.ts';

const performed = dateTimeOrStart('performedDateTime', 'performedPeriod');
const periodStart = within(['performedPeriod'], dateTime('start'));

/** `performed[x]`: a period where the end is known. */
const performedStart: Element<string> = {
  ...performed,
  write: (value, into, writing) =>
    (writing.record['performedEnd'] === undefined ? performed : periodStart).write(value, into, writing),
};

/**
 * FHIR R4: Procedure. Performers that are practitioners. Not mapped: basedOn, partOf, statusReason, recorder,
 * location, bodySite, outcome, report, complication, followUp, focalDevice, used[x], performedString, -Age, -Range.
 */
export const procedureFhir = defineMapping(
  'Procedure',
  Procedure,
  {
    patientId: required(reference('subject', 'patient')),
    encounterId: reference('encounter', 'encounter'),
    status: required(
      oneOf('status', [
        'preparation',
        'in-progress',
        'not-done',
        'on-hold',
        'stopped',
        'completed',
        'entered-in-error',
        'unknown',
      ]),
    ),
    category: concept('category'),
    code: concept('code'),
    performedStart,
    performedEnd: within(['performedPeriod'], dateTime('end')),
    performerIds: referencesIn('performer', 'actor', 'practitioner'),
    reason: concepts('reasonCode'),
    reasonConditionIds: references('reasonReference', 'condition'),
    note: notes,
  },
  { assigned: ['enteredInError'] },
);
