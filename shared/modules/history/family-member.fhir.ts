import { concept, notes, quantity, reference } from '#shared/interop/fhir/data-elements.ts';
import { groups, required } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { boolean, dateTime, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { FamilyMember } from './family-member.record.ts';

/**
 * FHIR R4: FamilyMemberHistory. Not mapped: identifier, instantiates, dataAbsentReason, born, age, why it was taken; a death
 * as range, date or words; of a condition its outcome, and an onset as range, period or words.
 */
export const familyMemberFhir = defineMapping(
  'FamilyMemberHistory',
  FamilyMember,
  {
    patientId: required(reference('patient', 'patient')),
    status: required(oneOf('status', ['partial', 'completed', 'entered-in-error', 'health-unknown'])),
    date: dateTime('date'),
    name: text('name'),
    relationship: required(concept('relationship')),
    sex: concept('sex'),
    deceased: boolean('deceasedBoolean'),
    deceasedAge: quantity('deceasedAge'),
    condition: groups('condition', {
      code: required(concept('code')),
      onsetAge: quantity('onsetAge'),
      contributedToDeath: boolean('contributedToDeath'),
      note: notes,
    }),
    note: notes,
  },
  { assigned: ['enteredInError'] },
);
