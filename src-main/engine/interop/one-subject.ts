import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ExportedResource } from './export-resources.ts';

/**
 * A summary is of one patient: what lies under a record that was merged speaks of the one that stands for the person.
 * @param own of one person, the survivor first
 */
export function ofOneSubject(own: readonly ExportedResource[]): readonly ExportedResource[] {
  const names = own
    .filter(({ recordType }) => recordType === Patient.type)
    .map(({ name }) => `${name.resourceType}/${name.id}`);
  const [subject, ...merged] = names;
  if (subject === undefined || merged.length === 0) return own;
  const first = own.find(({ recordType }) => recordType === Patient.type);
  return own
    .filter((one) => one.recordType !== Patient.type || one === first)
    .map((one) => ({ ...one, resource: renamed(one.resource, new Set(merged), subject) }));
}

function renamed(resource: Members, from: ReadonlySet<string>, to: string): Members {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]) => [
      name,
      name === 'reference' && typeof value === 'string' && from.has(value)
        ? to
        : renamedValue(value, from, to),
    ]),
  );
}

function renamedValue(value: Members[string], from: ReadonlySet<string>, to: string): Members[string] {
  if (Array.isArray(value)) return value.map((one) => renamedValue(one, from, to));
  return isMembers(value) ? renamed(value, from, to) : value;
}
