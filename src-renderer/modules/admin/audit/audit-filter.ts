import type { AuditFilter } from '#shared/modules/audit/audit-filter.rules.ts';

/** What the filters hold: a day may be text that is no date yet. */
export interface FilterValues {
  readonly userId: string | undefined;
  readonly patientId: string | undefined;
  readonly action: string | undefined;
  readonly outcome: 'success' | 'refused' | undefined;
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
}

export const NO_FILTER: FilterValues = {
  userId: undefined,
  patientId: undefined,
  action: undefined,
  outcome: undefined,
  fromDay: undefined,
  toDay: undefined,
};

/** What the engine is asked: only what is set and can be read. */
export function filterOf(values: FilterValues): AuditFilter {
  const { userId, patientId, action, outcome, fromDay, toDay } = values;
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(patientId === undefined ? {} : { patientId }),
    ...(action === undefined ? {} : { action }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(fromDay !== undefined && isDay(fromDay) ? { fromDay } : {}),
    ...(toDay !== undefined && isDay(toDay) ? { toDay } : {}),
  };
}

export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}
