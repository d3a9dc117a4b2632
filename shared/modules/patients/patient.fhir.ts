import { concept, concepts, references } from '#shared/interop/fhir/data-elements.ts';
import { filled, group, groups, required, type Element } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  ADDRESS,
  CONTACT_POINT,
  GENDERS,
  HUMAN_NAME,
  IDENTIFIER,
} from '#shared/interop/fhir/person-elements.ts';
import { boolean, date, dateTime, oneOf } from '#shared/interop/fhir/primitive-elements.ts';
import { Patient } from './patient.record.ts';

/** `deceased[x]`: a moment says that the person has died, too. */
const deceased: Element<boolean> = {
  name: 'deceasedBoolean',
  read: (from, reading) =>
    from['deceasedDateTime'] === undefined ? boolean('deceasedBoolean').read(from, reading) : true,
  write(value, into, { record }) {
    if (record['deceasedAt'] === undefined) into['deceasedBoolean'] = value;
  },
};

/**
 * FHIR R4: Patient. The MRN is this station's own and no element of the source; the source's numbers stay identifiers.
 * Not mapped: photo, multipleBirth[x], managingOrganization, link.
 */
export const patientFhir = defineMapping(
  'Patient',
  Patient,
  {
    active: filled(boolean('active'), () => true),
    name: filled(groups('name', HUMAN_NAME), () => []),
    gender: oneOf('gender', GENDERS),
    birthDate: date('birthDate'),
    deceased,
    deceasedAt: dateTime('deceasedDateTime'),
    identifier: groups('identifier', IDENTIFIER),
    telecom: groups('telecom', CONTACT_POINT),
    address: groups('address', ADDRESS),
    maritalStatus: concept('maritalStatus'),
    communication: groups('communication', {
      language: required(concept('language')),
      preferred: boolean('preferred'),
    }),
    contact: groups('contact', {
      relationship: concepts('relationship'),
      name: group('name', HUMAN_NAME),
      telecom: groups('telecom', CONTACT_POINT),
    }),
    generalPractitionerIds: references('generalPractitioner', 'practitioner'),
  },
  // Without its patient no record could be shown.
  { assigned: ['mrn', 'registeredAt', 'birthDateEstimated', 'telecomE164'], takesModified: true },
);
