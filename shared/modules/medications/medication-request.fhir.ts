import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import {
  concept,
  concepts,
  notes,
  quantity,
  reference,
  references,
} from '#shared/interop/fhir/data-elements.ts';
import { filled, group, groups, required, within } from '#shared/interop/fhir/element.ts';
import { isMembers } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  boolean,
  dateTime,
  decimal,
  integer,
  oneOf,
  text,
  texts,
} from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { MedicationRequest } from './medication-request.record.ts';

/**
 * A medicine that is only referred to is named by the Medication that came with it, else by the reference's own words.
 * The reference itself stays in the residue.
 */
function referredMedication(reading: Reading): CodeableConcept | undefined {
  const medication = reading.resource['medicationReference'];
  if (!isMembers(medication)) return reading.refuse('fhir.required', 'medication[x]');
  const resource = reading.references.find(medication, reading.resource);
  const code = resource && concept('code').read(resource, reading);
  if (code) return code;
  const { display, reference: words } = medication;
  if (typeof display === 'string' && display.trim() !== '') return { text: display };
  return typeof words === 'string' ? { text: words } : undefined;
}

const repeat = ['timing', 'repeat'] as const;

/**
 * FHIR R4: MedicationRequest. Not mapped: identifier, statusReason, category, priority, reported,
 * supportingInformation, performer, performerType, recorder, basedOn, groupIdentifier, courseOfTherapyType, insurance,
 * dispenseRequest, substitution, priorPrescription, detectedIssue, eventHistory; of a dosage what the record has no field for, which `dosageGaps` finds again so that no line is shown as whole.
 */
export const medicationRequestFhir = defineMapping(
  'MedicationRequest',
  MedicationRequest,
  {
    patientId: required(reference('subject', 'patient')),
    encounterId: reference('encounter', 'encounter'),
    requesterId: reference('requester', 'practitioner'),
    status: required(
      oneOf('status', [
        'active',
        'on-hold',
        'cancelled',
        'completed',
        'entered-in-error',
        'stopped',
        'draft',
        'unknown',
      ]),
    ),
    intent: required(
      oneOf('intent', [
        'proposal',
        'plan',
        'order',
        'original-order',
        'reflex-order',
        'filler-order',
        'instance-order',
        'option',
      ]),
    ),
    doNotPerform: boolean('doNotPerform'),
    medication: filled(concept('medicationCodeableConcept'), referredMedication),
    authoredOn: dateTime('authoredOn'),
    reason: concepts('reasonCode'),
    reasonConditionIds: references('reasonReference', 'condition'),
    dosage: groups('dosageInstruction', {
      text: text('text'),
      asNeeded: boolean('asNeededBoolean'),
      asNeededFor: concept('asNeededCodeableConcept'),
      dose: within(['doseAndRate', 0], quantity('doseQuantity')),
      doseLow: within(['doseAndRate', 0, 'doseRange'], quantity('low')),
      doseHigh: within(['doseAndRate', 0, 'doseRange'], quantity('high')),
      route: concept('route'),
      frequency: within(repeat, integer('frequency')),
      period: within(repeat, decimal('period')),
      periodUnit: within(repeat, oneOf('periodUnit', ['s', 'min', 'h', 'd', 'wk', 'mo', 'a'])),
      frequencyMax: within(repeat, integer('frequencyMax')),
      periodMax: within(repeat, decimal('periodMax')),
      when: within(repeat, texts('when')),
      boundsStart: within([...repeat, 'boundsPeriod'], dateTime('start')),
      boundsEnd: within([...repeat, 'boundsPeriod'], dateTime('end')),
      boundsDuration: within(repeat, quantity('boundsDuration')),
      count: within(repeat, integer('count')),
      countMax: within(repeat, integer('countMax')),
      timingCode: within(['timing'], concept('code')),
      maxDosePerPeriod: group('maxDosePerPeriod', {
        dose: quantity('numerator'),
        period: quantity('denominator'),
      }),
      patientInstruction: text('patientInstruction'),
      additionalInstruction: concepts('additionalInstruction'),
    }),
    note: notes,
  },
  // An order must be seen: the medicine line says that its meaning is changed.
  { takesModified: true },
);
