import { concepts, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, group, groups } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { ADDRESS, CONTACT_POINT, IDENTIFIER } from '#shared/interop/fhir/person-elements.ts';
import { oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import { Location } from './location.record.ts';

/** FHIR R4: Location. Not mapped: operationalStatus, alias, description, mode, physicalType, position, hours, endpoint. */
export const locationFhir = defineMapping(
  'Location',
  Location,
  {
    status: filled(oneOf('status', ['active', 'suspended', 'inactive']), () => 'active' as const),
    name: filled(text('name'), () => '?'),
    type: concepts('type'),
    identifier: groups('identifier', IDENTIFIER),
    telecom: groups('telecom', CONTACT_POINT),
    address: group('address', ADDRESS),
    managingOrganizationId: reference('managingOrganization', 'organization'),
    partOfId: reference('partOf', 'location'),
  },
  // Who and where they are must be known; nothing is given or left out by it.
  { takesModified: true, assigned: ['bookable'] },
);
