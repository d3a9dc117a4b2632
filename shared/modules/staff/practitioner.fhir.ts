import { conceptText } from '#shared/kernel/clinical-values.ts';
import { concept } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups, readList, writeList, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import {
  ADDRESS,
  CONTACT_POINT,
  GENDERS,
  HUMAN_NAME,
  IDENTIFIER,
} from '#shared/interop/fhir/person-elements.ts';
import { boolean, oneOf } from '#shared/interop/fhir/primitive-elements.ts';
import { Practitioner } from './practitioner.record.ts';

const code = concept('code');

/** Only the words of a qualification: its codes, issuer and dates stay in the residue. */
const qualification: Element<readonly string[]> = {
  name: 'qualification',
  parts: { code },
  read: (from, reading) =>
    readList(from, 'qualification', reading, (item) => {
      if (!isMembers(item)) return reading.refuse('fhir.type');
      return conceptText(code.read(item, reading)) || undefined;
    }),
  write: (value, into) => writeList(into, 'qualification', value, (words) => ({ code: { text: words } })),
};

/** FHIR R4: Practitioner. Not mapped: birthDate, photo, communication. */
export const practitionerFhir = defineMapping(
  'Practitioner',
  Practitioner,
  {
    active: filled(boolean('active'), () => true),
    name: filled(groups('name', HUMAN_NAME), () => []),
    gender: oneOf('gender', GENDERS),
    identifier: groups('identifier', IDENTIFIER),
    telecom: groups('telecom', CONTACT_POINT),
    address: groups('address', ADDRESS),
    qualification,
  },
  // Who and where they are must be known; nothing is given or left out by it.
  { takesModified: true },
);
