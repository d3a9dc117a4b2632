import type { ReactNode } from 'react';
import { SeverityIcon } from './SeverityIcon.tsx';
import type { Severity } from './tokens.ts';

export interface NoticeProps {
  readonly severity: Severity;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** `alert` interrupts a screen reader: for what was refused just now. */
  readonly role?: 'alert' | 'status';
}

/** A fact that stays in place until it is dealt with. */
export function Notice({ severity, title, children, actions, role }: NoticeProps) {
  return (
    <div className="fw-notice" data-severity={severity} role={role}>
      <SeverityIcon severity={severity} />
      <div>
        {title === undefined ? null : <div className="fw-notice-title">{title}</div>}
        {children}
        {actions === undefined ? null : <div className="fw-notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
