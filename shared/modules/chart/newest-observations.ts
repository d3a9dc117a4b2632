import { codeKey } from '#shared/kernel/code-key.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Observation } from '../results/observation.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';
import type { OlderTest } from './chart.contract.ts';
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
  return (await newestGroups(read, where, each, zone)).flat();
}

/** The newest observations of every test of a patient, and of which tests there are older ones. */
export async function newestOfEach(
  read: Reader,
  patientId: string,
  each: number,
  zone: string,
): Promise<{ readonly observations: readonly Observation[]; readonly older: readonly OlderTest[] }> {
  // One of each category: the index steps from one to the next.
  const query = { where: { patientId }, groupBy: 'category', orderBy: 'code', limit: 1 } as const;
  const categories = (await read.newest(Observation, query)).flatMap((group) => group);
  const observations: Observation[] = [];
  const older: OlderTest[] = [];
  for (const { category } of categories) {
    for (const group of await newestGroups(read, { patientId, category }, each, zone)) {
      observations.push(...group);
      const code = codeKey(group[0]?.code);
      if (group.length < each || code === undefined) continue;
      const total = await read.count(Observation, { patientId, category, code });
      if (total > group.length) older.push({ category, code, offset: group.length, total });
    }
  }
  return { observations, older };
}

async function newestGroups(
  read: Reader,
  where: { readonly patientId: string; readonly category: string },
  each: number,
  zone: string,
): Promise<readonly (readonly Observation[])[]> {
  for (let limit = each; ; limit *= 4) {
    const groups = await read.newest(Observation, { where, groupBy: 'code', orderBy: 'effective', limit });
    if (groups.every((group) => holdsLatest(group, limit, zone))) return groups;
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
