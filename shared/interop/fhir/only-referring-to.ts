import { isMembers, type FhirJson, type Members, type MutableMembers } from './fhir-json.ts';

const TYPED = /^([A-Z][A-Za-z]{1,59})\//;

/**
 * A resource for a document that must stand by itself: what it refers to and the document does not hold is named by its type
 * and its words.
 * @param names `Type/id` of all that the document holds
 */
export function onlyReferringTo(resource: Members, names: ReadonlySet<string>): Members {
  return walked(resource, names) as Members; // of an object comes an object
}

function walked(value: FhirJson, names: ReadonlySet<string>): FhirJson {
  if (Array.isArray(value)) return value.map((item: FhirJson) => walked(item, names));
  if (!isMembers(value)) return value;
  const members: MutableMembers = {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== 'reference' || typeof member !== 'string' || member.startsWith('#') || names.has(member)) {
      members[name] = walked(member, names);
      continue;
    }
    const [, type] = TYPED.exec(member) ?? [];
    if (type !== undefined) members['type'] = type;
    else if (value['display'] === undefined) members['display'] = '?';
  }
  return members;
}
