import type { FhirJson, Members } from './fhir-json.ts';
import { isMembers } from './fhir-json.ts';
import type { JsonObject } from '#shared/kernel/json.ts';

/** Who gave a record number: a facility. */
const SYSTEM = 'urn:fieldward:mrn:';
const TYPE = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };

/** A patient as FHIR, with the number that this facility's paper has. What came with the source stands before it. */
export function withRecordNumber(resource: Members, data: JsonObject, facilityId: string): Members {
  const { mrn } = data;
  const known = Array.isArray(resource['identifier']) ? (resource['identifier'] as readonly FhirJson[]) : [];
  if (typeof mrn !== 'string') return resource;
  const system = `${SYSTEM}${facilityId.slice(facilityId.indexOf(':') + 1)}`;
  const own = { use: 'usual', type: TYPE, system, value: mrn };
  return { ...resource, identifier: [...known.filter((one) => systemOf(one) !== system), own] };
}

/**
 * A resource without what an exporting facility adds, so that the same record says the same wherever it is exported:
 * each facility gives its own number.
 */
export function withoutRecordNumbers(resource: Members): Members {
  const { identifier, ...rest } = resource;
  if (resource['resourceType'] !== 'Patient' || !Array.isArray(identifier)) return resource;
  const others = identifier.filter((one: FhirJson) => systemOf(one)?.startsWith(SYSTEM) !== true);
  return others.length === 0 ? rest : { ...rest, identifier: others };
}

function systemOf(identifier: FhirJson): string | undefined {
  const system = isMembers(identifier) ? identifier['system'] : undefined;
  return typeof system === 'string' ? system : undefined;
}
