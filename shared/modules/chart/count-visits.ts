import type { Reader } from '#shared/kernel/reader.ts';
import { Encounter } from '../encounters/encounter.record.ts';

/**
 * How many encounters of the patient are more than names in other records, counted in the index.
 * @param except a status whose encounters are left out
 */
export async function countVisits(
  read: Reader,
  patientId: string,
  except?: Encounter['status'],
): Promise<number> {
  const newer = await read.newerOf(patientId);
  if (newer.some(({ type }) => type === Encounter.type)) {
    // The index may know another status than can be read here.
    const all = await read.list(Encounter, { where: { patientId } });
    return all.filter(({ status, placeholder }) => placeholder !== true && status !== except).length;
  }
  const { form } = Encounter.fields.status;
  if (form.kind !== 'oneOf') throw new Error('the status of an encounter is one of a list');
  let visits = 0;
  for (const status of form.options) {
    if (status === except) continue;
    visits += await read.count(Encounter, { patientId, status });
    visits -= await read.count(Encounter, { patientId, status, placeholder: true });
  }
  return visits;
}
