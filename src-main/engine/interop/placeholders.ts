import type { Target } from '#shared/interop/fhir/reading.ts';
import { resourceTypeOf } from '#shared/interop/fhir/mapping.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { isInstant } from '#shared/kernel/instant.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { Location } from '#shared/modules/facilities/location.record.ts';
import { Organization } from '#shared/modules/facilities/organization.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';

/** A record that others refer to and that has not arrived. */
export interface Awaited {
  readonly target: Target;
  /** Of the first that referred to it. */
  readonly patientId?: Id;
  /** When that happened, where it says so: a visit known only by name is placed there. */
  readonly at?: string;
  /** Who refers to it, for those that may turn out to be another record. */
  readonly referrers: { readonly type: string; readonly id: Id }[];
}

interface Making {
  readonly record: AnyRecord;
  readonly data: (awaited: Awaited, now: string) => JsonObject | undefined;
}

const UNKNOWN = '?';

/** What can stand for a record of each type that something refers to. */
const MAKINGS: { readonly [type: string]: Making } = {
  patient: {
    record: Patient,
    data: (awaited, now) => ({
      active: true,
      name: named(awaited),
      registeredAt: now,
      ...identified(awaited),
    }),
  },
  practitioner: {
    record: Practitioner,
    data: (awaited) => ({ active: true, name: named(awaited), ...identified(awaited) }),
  },
  organization: {
    record: Organization,
    data: (awaited) => ({ active: true, name: words(awaited), ...identified(awaited) }),
  },
  location: {
    record: Location,
    data: (awaited) => ({ status: 'active', name: words(awaited), ...identified(awaited) }),
  },
  encounter: {
    record: Encounter,
    data: (awaited, now) =>
      ofPatient(awaited, { status: 'unknown', class: UNKNOWN, start: awaited.at ?? now }),
  },
  condition: {
    record: Condition,
    data: (awaited) => ofPatient(awaited, { code: { text: words(awaited) } }),
  },
  observation: {
    record: Observation,
    data: (awaited) =>
      ofPatient(awaited, { status: 'unknown', category: 'unknown', code: { text: words(awaited) } }),
  },
};

/**
 * A record in the place of one that never arrived: typed, marked, with the words and number by which it was referred to.
 * A patient's lacks its MRN, which the writer gives.
 * @returns undefined where there is no such place, as for a visit of nobody known
 */
export function placeholderFor(
  awaited: Awaited,
  now: string,
  system: string | undefined,
): { readonly record: AnyRecord; readonly data: JsonObject } | undefined {
  const making = MAKINGS[awaited.target.type];
  const data = making?.data(awaited, now);
  if (!making || !data) return undefined;
  const { type, resourceId } = awaited.target;
  const source = {
    resourceType: resourceTypeOf(type),
    digests: [],
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(system === undefined ? {} : { system }),
  };
  return { record: making.record, data: { ...data, placeholder: true, source } };
}

/** When the event that a record tells of took place. */
export function momentOf(data: JsonObject): string | undefined {
  for (const field of [
    'start',
    'effective',
    'performedStart',
    'occurrence',
    'authoredOn',
    'onset',
    'recordedDate',
    'issued',
  ]) {
    const value = data[field];
    if (typeof value === 'string' && isInstant(value)) return value;
  }
  return undefined;
}

function words({ target }: Awaited): string {
  const display = target.display?.trim() ?? '';
  return display === '' ? UNKNOWN : display.slice(0, 300);
}

function named(awaited: Awaited): readonly JsonObject[] {
  const text = words(awaited);
  return text === UNKNOWN ? [] : [{ text }];
}

function identified({ target }: Awaited): JsonObject {
  const { identifier } = target;
  return identifier && identifier.system.length <= 300 && identifier.value.length <= 200
    ? { identifier: [{ system: identifier.system, value: identifier.value }] }
    : {};
}

function ofPatient({ patientId }: Awaited, data: JsonObject): JsonObject | undefined {
  return patientId === undefined ? undefined : { patientId, ...data };
}
