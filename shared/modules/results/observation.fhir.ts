import { concept, concepts, notes, quantity, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, group, groups, required, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  boolean,
  dateTime,
  dateTimeOrStart,
  instant,
  integer,
  oneOf,
  text,
} from '#shared/interop/fhir/primitive-elements.ts';
import { Observation } from './observation.record.ts';

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

const categories = concepts('category');

/** The first code of HL7's own category system. */
const category: Element<string> = {
  name: 'category',
  read: (from, reading) =>
    categories
      .read(from, reading)
      ?.flatMap(({ coding = [] }) => coding)
      .find(({ system }) => system === CATEGORY)?.code,
  write: (code, into) => {
    into['category'] = [{ coding: [{ system: CATEGORY, code }] }];
  },
};

/** `value[x]`. Ranges, ratios, times, periods and sampled data stay in the residue. */
const observedValue = {
  valueQuantity: quantity('valueQuantity'),
  valueCode: concept('valueCodeableConcept'),
  valueText: text('valueString'),
  valueBoolean: boolean('valueBoolean'),
  valueInteger: integer('valueInteger'),
  valueInstant: dateTime('valueDateTime'),
};

/** What a value is judged by: its own, of the observation or of one component. */
const judgement = {
  interpretation: concepts('interpretation'),
  referenceRange: groups('referenceRange', {
    low: quantity('low'),
    high: quantity('high'),
    type: concept('type'),
    appliesTo: concepts('appliesTo'),
    age: group('age', { low: quantity('low'), high: quantity('high') }),
    text: text('text'),
  }),
};

/**
 * FHIR R4: Observation. One of no patient (of a device, a place, a group) is kept word for word. Not mapped: identifier,
 * basedOn, partOf, focus, performer, dataAbsentReason, bodySite, method, specimen, device, hasMember, derivedFrom;
 * effectiveTiming and -Instant; of a component why it has no value.
 */
export const observationFhir = defineMapping(
  'Observation',
  Observation,
  {
    patientId: reference('subject', 'patient'),
    encounterId: reference('encounter', 'encounter'),
    status: required(
      oneOf('status', [
        'registered',
        'preliminary',
        'final',
        'amended',
        'corrected',
        'cancelled',
        'entered-in-error',
        'unknown',
      ]),
    ),
    category: filled(category, () => 'unknown'),
    code: required(concept('code')),
    effective: dateTimeOrStart('effectiveDateTime', 'effectivePeriod'),
    issued: instant('issued'),
    ...observedValue,
    component: groups('component', { code: required(concept('code')), ...observedValue, ...judgement }),
    ...judgement,
    note: notes,
  },
  { assigned: ['enteredInError'], accepts: ({ subject }) => isMembers(subject) },
);
