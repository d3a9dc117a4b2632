import { useId, type ReactNode } from 'react';

export interface PanelProps {
  readonly title: ReactNode;
  /** Quiet words after the title: a count, a date. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly foot?: ReactNode;
  readonly padded?: boolean;
  readonly level?: 2 | 3;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A white panel with a heading; its body scrolls, the page never does. */
export function Panel({ title, note, actions, foot, padded, level = 2, className, children }: PanelProps) {
  const titleId = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={`fw-panel ${className ?? ''}`} aria-labelledby={titleId}>
      <div className="fw-panel-head">
        <Heading id={titleId}>{title}</Heading>
        {note === undefined ? null : <span className="fw-panel-note">{note}</span>}
        {actions === undefined ? null : <div className="fw-panel-actions">{actions}</div>}
      </div>
      <div className="fw-panel-body" data-padded={padded ? '' : undefined}>
        {children}
      </div>
      {foot === undefined ? null : <div className="fw-panel-foot">{foot}</div>}
    </section>
  );
}
