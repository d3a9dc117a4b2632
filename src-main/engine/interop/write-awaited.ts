import { withIds } from '#shared/interop/fhir/settle.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import { setCounter, type Plan, type PlannedWrite } from '#shared/kernel/plan.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { WritePlanContext } from '../commands/run-plan.ts';
import { placeholderFor, type Awaited } from './placeholders.ts';
import { mrnsOf, recordOf, type WriteError } from './write-resources.ts';

/** Counter: how many patients are known by a business identifier alone. Imports then look for them. */
export const PATIENT_PLACEHOLDERS = 'import.patientPlaceholders';

/** Placeholders for those of some awaited records that have not been written by anyone. @returns how many */
export async function planPlaceholders(
  awaited: readonly (readonly [Id, Awaited])[],
  system: string | undefined,
  context: WritePlanContext,
): Promise<Result<Plan<number>, WriteError>> {
  const { read, now } = context;
  const numbers = mrnsOf(context);
  const writes: PlannedWrite[] = [];
  let patientsByIdentifier = 0;
  for (const [id, one] of awaited) {
    const made = placeholderFor(one, now, system);
    if (!made || (await read.get(made.record, id))) continue;
    const isPatient = made.record.type === 'patient';
    const data = isPatient ? await numbers.numbered(made.data) : ok(made.data);
    if (!data.ok) return data;
    if (isPatient && one.target.identifier) patientsByIdentifier += 1;
    writes.push({ kind: 'put', record: made.record, id, data: data.value });
  }
  const counted: readonly PlannedWrite[] =
    patientsByIdentifier > 0 ? [await moreBy(patientsByIdentifier, context)] : [];
  return ok({ reply: writes.length, writes: [...writes, ...counted, ...numbers.writes()] });
}

async function moreBy(count: number, { read }: WritePlanContext): Promise<PlannedWrite> {
  const before: Json | undefined = await read.counter(PATIENT_PLACEHOLDERS);
  return setCounter(PATIENT_PLACEHOLDERS, (typeof before === 'number' ? before : 0) + count);
}

/** Lets records that refer to `id` refer to the record that it turned out to mean. */
export async function planRepointing(
  referrers: Readonly<Awaited['referrers']>,
  moved: ReadonlyMap<Id, Id>,
  { read }: WritePlanContext,
): Promise<Result<Plan<undefined>, never>> {
  const writes: PlannedWrite[] = [];
  for (const { type, id } of new Map(referrers.map((one) => [one.id, one])).values()) {
    const record = recordOf(type);
    const value = await read.get(record, id);
    if (value) writes.push({ kind: 'put', record, id, data: withIds(dataOf(value), moved) });
  }
  return ok({ reply: undefined, writes });
}
