import type { Members } from './fhir-json.ts';

/**
 * Where the entries of a Bundle say they are, so that `Patient/x` in one leads to another. Nothing is served there: the
 * name is reserved for that (RFC 2606).
 * @source FHIR R4 §3.1.2 Bundle, Resolving references in Bundles
 */
export const BASE = 'https://fieldward.invalid/fhir';

export function fullUrlOf({ resourceType, id }: Members): string {
  return typeof resourceType === 'string' && typeof id === 'string' ? `${BASE}/${resourceType}/${id}` : BASE;
}

/** Resources of one patient, the patient first. FHIR R4: Bundle of type collection. */
export function collectionBundle(resources: readonly Members[], now: string): Members {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: now,
    entry: resources.map((resource) => ({ fullUrl: fullUrlOf(resource), resource })),
  };
}
