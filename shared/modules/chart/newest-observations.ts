import type { Reader } from '#shared/kernel/reader.ts';
import { Observation } from '../results/observation.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import { completeAfterMs } from './newest.rules.ts';

/**
 * The newest observations of every code, at least so many of each where there are. Each code's latest observation that
 * holds a value is among them: where values crowd into two days, or many in a row hold none, more is read.
 * @param zone IANA time zone in which bare dates are days
 */
export async function newestObservations(
  read: Reader,
  where: { readonly patientId: string; readonly category: string },
  each: number,
  zone: string,
): Promise<readonly Observation[]> {
  for (let limit = each; ; limit *= 4) {
    const groups = await read.newest(Observation, { where, groupBy: 'code', orderBy: 'effective', limit });
    if (groups.every((group) => holdsLatest(group, limit, zone))) return groups.flat();
  }
}

function holdsLatest(group: readonly Observation[], limit: number, zone: string): boolean {
  const completeAfter = completeAfterMs(
    { count: group.length, limit, lastAt: group.at(-1)?.effective },
    zone,
  );
  if (group.length < limit) return true;
  return group.some(
    (observation) => hasValue(observation) && startMs(observation.effective, zone) > completeAfter,
  );
}

function hasValue({ status, component, ...observed }: Observation): boolean {
  if (status === 'entered-in-error' || status === 'cancelled') return false;
  return (
    (component?.length ?? 0) > 0 ||
    observed.valueQuantity !== undefined ||
    observed.valueCode !== undefined ||
    observed.valueText !== undefined ||
    observed.valueInteger !== undefined ||
    observed.valueBoolean !== undefined ||
    observed.valueInstant !== undefined
  );
}
