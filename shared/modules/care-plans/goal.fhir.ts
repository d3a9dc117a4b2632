import { concept, concepts, notes, reference, references } from '#shared/interop/fhir/data-elements.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { date, oneOf } from '#shared/interop/fhir/primitive-elements.ts';
import { Goal } from './goal.record.ts';

/**
 * FHIR R4: Goal. Not mapped: identifier, priority, startCodeableConcept, target, statusDate, statusReason, expressedBy,
 * outcome; of what it addresses all but problems. One without what FHIR demands says nothing that could be shown, and is kept
 * word for word.
 */
export const goalFhir = defineMapping('Goal', Goal, {
  patientId: reference('subject', 'patient'),
  lifecycleStatus: oneOf('lifecycleStatus', [
    'proposed',
    'planned',
    'accepted',
    'active',
    'on-hold',
    'completed',
    'cancelled',
    'entered-in-error',
    'rejected',
  ]),
  achievementStatus: concept('achievementStatus'),
  category: concepts('category'),
  description: concept('description'),
  start: date('startDate'),
  addressesConditionIds: references('addresses', 'condition'),
  note: notes,
});
