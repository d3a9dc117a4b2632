import { concepts, reference } from '#shared/interop/fhir/data-elements.ts';
import { groups, within } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { dateTime, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { CareTeam } from './care-team.record.ts';

/**
 * FHIR R4: CareTeam. Not mapped: identifier, reasons, managingOrganization, telecom, note; of a participant onBehalfOf, and
 * members that are the patient, other teams or roles of practitioners. One of no patient is kept word for word.
 */
export const careTeamFhir = defineMapping(
  'CareTeam',
  CareTeam,
  {
    patientId: reference('subject', 'patient'),
    encounterId: reference('encounter', 'encounter'),
    status: oneOf('status', ['proposed', 'active', 'suspended', 'inactive', 'entered-in-error']),
    category: concepts('category'),
    name: text('name'),
    start: within(['period'], dateTime('start')),
    end: within(['period'], dateTime('end')),
    participant: groups('participant', {
      role: concepts('role'),
      practitionerId: reference('member', 'practitioner'),
      organizationId: reference('member', 'organization'),
      relatedPersonId: reference('member', 'relatedPerson'),
      // After the references, which make the member anew.
      name: within(['member'], text('display')),
      start: within(['period'], dateTime('start')),
      end: within(['period'], dateTime('end')),
    }),
  },
  { assigned: ['practitionerId', 'careRole', 'assignedBy', 'madeIn', 'endedIn'] },
);
