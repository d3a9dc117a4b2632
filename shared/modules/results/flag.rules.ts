export const FLAGS = ['low', 'high', 'criticalLow', 'criticalHigh', 'abnormal', 'critical'] as const;
export type Flag = (typeof FLAGS)[number];

/** How soon a person has to look at it: critical, then outside its range, then the rest. */
export const SEVERITY_OF: { readonly [F in Flag]: number } = {
  criticalHigh: 0,
  criticalLow: 0,
  critical: 0,
  high: 1,
  low: 1,
  abnormal: 1,
};
