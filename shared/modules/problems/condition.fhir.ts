import { boundConcept, concept, concepts, notes, reference } from '#shared/interop/fhir/data-elements.ts';
import { required } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTime, dateTimeOrStart } from '#shared/interop/fhir/primitive-elements.ts';
import { Condition } from './condition.record.ts';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';

/** FHIR R4: Condition. Not mapped: bodySite, recorder, asserter, stage, evidence; onset and abatement as age, range or words. */
export const conditionFhir = defineMapping(
  'Condition',
  Condition,
  {
    patientId: required(reference('subject', 'patient')),
    encounterId: reference('encounter', 'encounter'),
    clinicalStatus: boundConcept('clinicalStatus', CLINICAL, [
      'active',
      'recurrence',
      'relapse',
      'inactive',
      'remission',
      'resolved',
    ]),
    verificationStatus: boundConcept('verificationStatus', VERIFICATION, [
      'unconfirmed',
      'provisional',
      'differential',
      'confirmed',
      'refuted',
      'entered-in-error',
    ]),
    category: concepts('category'),
    severity: concept('severity'),
    code: concept('code'),
    onset: dateTimeOrStart('onsetDateTime', 'onsetPeriod'),
    abatement: dateTimeOrStart('abatementDateTime', 'abatementPeriod'),
    recordedDate: dateTime('recordedDate'),
    note: notes,
  },
  { assigned: ['enteredInError'] },
);
