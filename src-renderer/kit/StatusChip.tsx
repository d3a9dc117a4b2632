import type { ReactNode } from 'react';
import { SeverityIcon } from './SeverityIcon.tsx';
import type { Severity } from './tokens.ts';

export interface StatusChipProps {
  readonly severity: Severity;
  readonly children: ReactNode;
  /** Filled: only for a critical item that no one has acknowledged. */
  readonly solid?: boolean;
}

export function StatusChip({ severity, solid, children }: StatusChipProps) {
  return (
    <span
      className="fw-chip"
      data-severity={severity}
      data-solid={solid && severity === 'critical' ? '' : undefined}
    >
      <SeverityIcon severity={severity} />
      <span>{children}</span>
    </span>
  );
}
