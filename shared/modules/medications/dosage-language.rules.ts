import type { MedicationRequest } from './medication-request.record.ts';

export type PeriodUnit = NonNullable<NonNullable<MedicationRequest['dosage']>[number]['periodUnit']>;

/** How one language says how often, how long and how much at most. */
export interface DosageWords {
  readonly asNeeded: string;
  asNeededFor(reason: string): string;
  most(dose: string, period: string): string;
  upTo(dose: string): string;
  atLeast(dose: string): string;
  /** `for 7 days`: the duration in words. */
  lasting(duration: string): string;
  /** `7 days` */
  duration(count: string, unit: PeriodUnit): string;
  from(day: string): string;
  until(day: string): string;
  /** `3 times in all` */
  inAll(count: string): string;
  readonly incomplete: string;
  readonly altered: string;
  range(from: string, to: string): string;
  /** `twice a day` */
  times(count: string, unit: PeriodUnit): string;
  /** `every 6 hours` */
  every(period: string, unit: PeriodUnit): string;
  /** `2 times every 3 days` */
  timesEvery(count: string, period: string, unit: PeriodUnit): string;
}
