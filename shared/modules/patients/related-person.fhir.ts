import { concepts, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups, required } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  ADDRESS,
  CONTACT_POINT,
  GENDERS,
  HUMAN_NAME,
  IDENTIFIER,
} from '#shared/interop/fhir/person-elements.ts';
import { boolean, date, oneOf } from '#shared/interop/fhir/primitive-elements.ts';
import { RelatedPerson } from './related-person.record.ts';

/** FHIR R4: RelatedPerson. Not mapped: photo, period, communication. */
export const relatedPersonFhir = defineMapping('RelatedPerson', RelatedPerson, {
  patientId: required(reference('patient', 'patient')),
  active: filled(boolean('active'), () => true),
  relationship: concepts('relationship'),
  name: groups('name', HUMAN_NAME),
  gender: oneOf('gender', GENDERS),
  birthDate: date('birthDate'),
  telecom: groups('telecom', CONTACT_POINT),
  address: groups('address', ADDRESS),
  identifier: groups('identifier', IDENTIFIER),
});
