import { useId, type ReactNode } from 'react';

export interface FormSectionProps {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** One part of a long form, under its own heading. */
export function FormSection({ id, title, note, children }: FormSectionProps) {
  const titleId = useId();
  return (
    <section id={id} className="fw-panel fw-form-section" aria-labelledby={titleId}>
      <div className="fw-panel-head">
        <h2 id={titleId}>{title}</h2>
        {note === undefined ? null : <span className="fw-panel-note">{note}</span>}
      </div>
      <div className="fw-form-fields">{children}</div>
    </section>
  );
}
