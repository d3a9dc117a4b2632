import type { MedicationRequest } from '../medications/medication-request.record.ts';
import type { Condition } from '../problems/condition.record.ts';
import type { Observation } from '../results/observation.record.ts';
import { startMs } from '../results/recorded-time.rules.ts';

export const OPEN_STATUS = ['active', 'recurrence', 'relapse'] as const;

/** Still a problem. A condition of unknown status is one until it is known to have ended. */
export function isOpenProblem(condition: Condition): boolean {
  const { clinicalStatus, abatement } = condition;
  if (!isBelieved(condition)) return false;
  return clinicalStatus === undefined
    ? abatement === undefined
    : OPEN_STATUS.some((status) => status === clinicalStatus);
}

/** Neither refuted nor entered in error. */
export function isBelieved({ verificationStatus }: Condition): boolean {
  return verificationStatus !== 'entered-in-error' && verificationStatus !== 'refuted';
}

/** To be shown to whoever prescribes or gives: taken, on hold, or nobody knows that it has ended. */
function isStanding({ status }: MedicationRequest): boolean {
  return status === 'active' || status === 'on-hold' || status === 'unknown';
}

export function isCurrentMedicine(order: MedicationRequest): boolean {
  return isStanding(order) && order.doNotPerform !== true;
}

/** A standing order NOT to give a medicine. */
export function isForbiddenMedicine(order: MedicationRequest): boolean {
  return isStanding(order) && order.doNotPerform === true;
}

/** Once taken or ordered, and no longer: not what was never begun or never true. */
export function isStoppedMedicine({ status, doNotPerform }: MedicationRequest): boolean {
  if (doNotPerform === true) return false;
  return status === 'stopped' || status === 'completed' || status === 'cancelled';
}

const LOINC = 'http://loinc.org';
/** Body weight; body weight measured. LOINC. */
const WEIGHT_CODES: ReadonlySet<string> = new Set(['29463-7', '3141-9']);

/** The latest body weight among observations, as it was reported. */
export function latestWeight(
  observations: readonly Observation[],
  zone: string,
): { value: string; unit: string; at: string } | undefined {
  let latest: { value: string; unit: string; at: string; ms: number } | undefined;
  for (const { code, valueQuantity, effective, status } of observations) {
    if (status === 'entered-in-error' || status === 'cancelled' || !valueQuantity || effective === undefined)
      continue;
    if (!code.coding?.some((coding) => coding.system === LOINC && WEIGHT_CODES.has(coding.code ?? '')))
      continue;
    const ms = startMs(effective, zone);
    if (latest && latest.ms >= ms) continue;
    latest = {
      value: valueQuantity.value,
      unit: valueQuantity.unit ?? valueQuantity.code ?? '',
      at: effective,
      ms,
    };
  }
  return latest && { value: latest.value, unit: latest.unit, at: latest.at };
}
