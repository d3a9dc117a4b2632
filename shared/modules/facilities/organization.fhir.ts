import { concepts, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { ADDRESS, CONTACT_POINT, IDENTIFIER } from '#shared/interop/fhir/person-elements.ts';
import { boolean, text } from '#shared/interop/fhir/primitive-elements.ts';
import { Organization } from './organization.record.ts';

/** FHIR R4: Organization, which has a name or an identifier. Not mapped: alias, contact, endpoint. */
export const organizationFhir = defineMapping(
  'Organization',
  Organization,
  {
    active: filled(boolean('active'), () => true),
    name: filled(text('name'), () => '?'),
    type: concepts('type'),
    identifier: groups('identifier', IDENTIFIER),
    telecom: groups('telecom', CONTACT_POINT),
    address: groups('address', ADDRESS),
    partOfId: reference('partOf', 'organization'),
  },
  // Who and where they are must be known; nothing is given or left out by it.
  { takesModified: true },
);
