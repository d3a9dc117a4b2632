import { concept, concepts, reference, references } from '#shared/interop/fhir/data-elements.ts';
import { groups, required, within } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTime, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { CarePlan } from './care-plan.record.ts';

/**
 * FHIR R4: CarePlan. Not mapped: what it is based on, replaces or is part of, description, created, author, contributor,
 * careTeam, supportingInfo, goal, note; of an activity its outcome, progress, reference, and details but code, status, words.
 */
export const carePlanFhir = defineMapping('CarePlan', CarePlan, {
  patientId: required(reference('subject', 'patient')),
  encounterId: reference('encounter', 'encounter'),
  status: required(
    oneOf('status', ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown']),
  ),
  intent: required(oneOf('intent', ['proposal', 'plan', 'order', 'option'])),
  category: concepts('category'),
  title: text('title'),
  start: within(['period'], dateTime('start')),
  end: within(['period'], dateTime('end')),
  addressesConditionIds: references('addresses', 'condition'),
  activity: groups('activity', {
    code: within(['detail'], concept('code')),
    status: within(['detail'], text('status')),
    description: within(['detail'], text('description')),
  }),
});
