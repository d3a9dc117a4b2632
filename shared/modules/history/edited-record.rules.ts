import { sameJson, type JsonObject } from '#shared/kernel/json.ts';

interface Sourced {
  readonly source?: { readonly unmapped?: JsonObject; readonly decimals?: JsonObject } | undefined;
}

/** Fields that FHIR names otherwise, or says in several types of one choice (`onsetAge`, `onsetPeriod`). */
const CHOICES: { readonly [field: string]: string } = {
  onset: 'onset',
  abatement: 'abatement',
  performedStart: 'performed',
  performedEnd: 'performed',
  occurrence: 'occurrence',
  deceased: 'deceased',
  deceasedAge: 'deceased',
};

/**
 * A record as it was edited here. What its source said besides of an edited field goes with the old value: else an export
 * would say `resolved` with the source's words "Active", or an onset twice.
 */
export function editedRecord<T extends object & Sourced>(base: T, next: T): T {
  const { source } = base;
  if (!source?.unmapped) return next;
  const changed = Object.keys({ ...base, ...next }).filter(
    (field) => field !== 'source' && !sameJson(base[field as keyof T], next[field as keyof T]), // keys of one or the other
  );
  const isStale = (element: string) =>
    changed.some((field) => {
      const choice = CHOICES[field];
      return choice === undefined ? element === field : element.startsWith(choice);
    });
  const unmapped = Object.fromEntries(
    Object.entries(source.unmapped).filter(([element]) => !isStale(element)),
  );
  const decimals = Object.fromEntries(
    Object.entries(source.decimals ?? {}).filter(([pointer]) => !isStale(pointer.split('/')[1] ?? '')),
  );
  const { unmapped: _unmapped, decimals: _decimals, ...rest } = source;
  return {
    ...next,
    source: {
      ...rest,
      ...(Object.keys(unmapped).length === 0 ? {} : { unmapped }),
      ...(Object.keys(decimals).length === 0 ? {} : { decimals }),
    },
  };
}
