import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { DirectoryEntry, DirectoryType } from '#shared/interop/fhir/directory.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { Location } from '#shared/modules/facilities/location.record.ts';
import { Organization } from '#shared/modules/facilities/organization.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';

const RECORDS = {
  patient: Patient,
  practitioner: Practitioner,
  organization: Organization,
  location: Location,
} as const satisfies {
  readonly [T in DirectoryType]: AnyRecord;
};

/** Documents read before others get their turn. */
const PAGE = 250;

/** What the station holds of one type, by business identifier and by the id that it had at its source. */
export async function directoryEntries(
  read: Reader,
  type: DirectoryType,
): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page: readonly Listed[] = await read.list<AnyRecord>(RECORDS[type], {
      where: {},
      limit: PAGE,
      offset,
    });
    for (const { id, identifier = [], source, placeholder = false } of page) {
      entries.push({
        id,
        type,
        identifiers: identifier.flatMap(({ system, value }) =>
          system === undefined || value === undefined ? [] : [{ system, value }],
        ),
        ...(source?.resourceId === undefined ? {} : { resourceId: source.resourceId }),
        ...(source?.system === undefined ? {} : { system: source.system }),
        isPlaceholder: placeholder,
      });
    }
    if (page.length < PAGE) return entries;
    await yieldToOthers();
  }
}

/** What the four records have in common. */
type Listed = Pick<
  Patient | Practitioner | Organization | Location,
  'id' | 'identifier' | 'source' | 'placeholder'
>;
