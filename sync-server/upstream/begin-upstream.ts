import { joinCentre, knownCentre } from './centre.ts';
import { Upstream, type UpstreamParts } from './upstream.ts';

export interface UpstreamChoice {
  /** Of the centre, without a path. */
  readonly url: string;
  /** By which this server becomes a device there; needed once. */
  readonly code?: string;
}

/**
 * Goes on with the centre that this server belongs to, or joins it.
 * @throws where it has to be joined and that cannot be
 */
export async function beginUpstream(
  { url, code }: UpstreamChoice,
  parts: Omit<UpstreamParts, 'url' | 'centre' | 'ending'>,
): Promise<Upstream> {
  const { access, nowMs, log } = parts;
  const { file, devices, prefixes } = access;
  const ending = new AbortController();
  const centreParts = { file, url, nowMs, signal: ending.signal };
  const known = knownCentre(centreParts);
  if (!known && code === undefined)
    throw new Error('the centre has to be joined: FIELDWARD_UPSTREAM_CODE is missing');
  // One that came by a plain code comes again by one for sites, as the device that it is.
  if (code !== undefined && !known?.isSite) {
    const [own, ...others] = devices.facilities();
    const taken = await joinCentre(centreParts, code, {
      prefixes: prefixes.all(),
      ...(own && others.length === 0 && { facilityId: own.id }),
    });
    // Numbers were given twice before the two knew of each other.
    if (taken.length > 0) log.error('upstream.prefixesTaken', { count: taken.length });
  }
  const centre = knownCentre(centreParts);
  if (!centre) throw new Error('the centre was just joined');
  file.changing(() => {
    prefixes.takeFromCentre();
    if (!devices.facility(centre.facilityId))
      devices.putFacility({ id: centre.facilityId, foundedAt: nowMs() });
  });
  return new Upstream({ ...parts, url, centre, ending });
}
