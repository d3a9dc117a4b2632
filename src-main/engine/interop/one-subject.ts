import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { isLinkTo } from './export-links.ts';
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
  const from = new Set(merged);
  return own
    .filter((one) => one.recordType !== Patient.type || one === first)
    .map((one) => ({
      ...one,
      resource: renamed(one === first ? unlinked(one.resource, from) : one.resource, from, subject),
    }));
}

/** Without links to records that do not go along: they would come to speak of the subject itself. */
function unlinked({ link, ...rest }: Members, from: ReadonlySet<string>): Members {
  if (!Array.isArray(link)) return rest;
  const kept = link.filter((one) => !isLinkTo(from, one));
  return { ...rest, ...(kept.length > 0 && { link: kept }) };
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
