import { concept, concepts, references } from '#shared/interop/fhir/data-elements.ts';
import { filled, group, groups, required, type Element } from '#shared/interop/fhir/element.ts';
import { extension, extensionsUnder } from '#shared/interop/fhir/extension-elements.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  ADDRESS,
  CONTACT_POINT,
  GENDERS,
  HUMAN_NAME,
  IDENTIFIER,
} from '#shared/interop/fhir/person-elements.ts';
import { boolean, date, dateTime, decimal, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { CUSTOM_NAMESPACE, CUSTOM_TYPES, type CustomAnswer, type CustomType } from './custom-fields.rules.ts';
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

/** @source HL7 FHIR Extensions Pack: individual-genderIdentity, individual-pronouns */
const INDIVIDUAL = 'http://hl7.org/fhir/StructureDefinition/individual-';
const value = extension('value', concept('valueCodeableConcept'));

const VALUES: { readonly [T in CustomType]: Element<string> } = {
  text: text('valueString'),
  number: decimal('valueDecimal'),
  date: date('valueDate'),
  choice: text('valueCode'),
  yesNo: {
    name: 'valueBoolean',
    read: (from, reading) => boolean('valueBoolean').read(from, reading)?.toString(),
    write: (said, into) => {
      into['valueBoolean'] = said === 'true';
    },
  },
};

/** `<facility>:<key>`, with the answer in the type of its field. */
function answer(rest: string): Element<CustomAnswer> | undefined {
  const [facility = '', key = '', ...more] = rest.split(':');
  if (facility === '' || key === '' || key.length > 40 || rest.length > 120 || more.length > 0)
    return undefined;
  return {
    name: 'value[x]',
    read(from, reading) {
      for (const type of CUSTOM_TYPES) {
        const said = VALUES[type].read(from, reading);
        if (said !== undefined && said.length <= 500)
          return { system: CUSTOM_NAMESPACE + facility, key, type, value: said };
      }
      return undefined;
    },
    write: ({ type, value: said }, into, writing) => VALUES[type].write(said, into, writing),
  };
}

/**
 * FHIR R4: Patient. The MRN is this station's own and no element of the source; the source's numbers stay identifiers.
 * Not mapped: photo (the export adds the one in use), multipleBirth[x], managingOrganization. `link` is no field: an
 * import merges by it (`person-links.ts`), and an export tells of merges.
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
    genderIdentity: extension(`${INDIVIDUAL}genderIdentity`, value),
    pronouns: extension(`${INDIVIDUAL}pronouns`, value),
    foundAt: extension('urn:fieldward:found-at', dateTime('valueDateTime')),
    foundWhere: extension('urn:fieldward:found-where', text('valueString')),
    customFields: extensionsUnder(
      CUSTOM_NAMESPACE,
      answer,
      ({ system, key }) => `${system.slice(CUSTOM_NAMESPACE.length)}:${key}`,
    ),
    generalPractitionerIds: references('generalPractitioner', 'practitioner'),
  },
  // Without its patient no record could be shown.
  { assigned: ['mrn', 'registeredAt', 'birthDateEstimated', 'telecomE164', 'photoId'], takesModified: true },
);
