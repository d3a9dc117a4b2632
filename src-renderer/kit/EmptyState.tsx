import type { ReactNode } from 'react';

export interface EmptyStateProps {
  /** Why there is nothing. */
  readonly title: ReactNode;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="fw-empty">
      <p className="fw-empty-title">{title}</p>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}
