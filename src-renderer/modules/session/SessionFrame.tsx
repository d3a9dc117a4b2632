import type { ReactNode } from 'react';
import { useHeadingFocus, useWindowTitle } from '#renderer/kit/Screen.tsx';
import { Mark } from '#renderer/kit/Mark.tsx';
import './session.css';

export interface SessionFrameProps {
  readonly title: string;
  readonly facility?: string | undefined;
  readonly wide?: boolean;
  readonly focusTitle?: boolean;
  /** Under the panel: language and looks. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** What stands before the desk: one panel in the middle of a quiet window. */
export function SessionFrame({
  title,
  facility,
  wide,
  focusTitle = false,
  foot,
  children,
}: SessionFrameProps) {
  const heading = useHeadingFocus(focusTitle);
  useWindowTitle(title);
  return (
    <div className="fw-session">
      <header className="fw-session-head">
        <Mark />
        <span className="fw-session-facility">
          {facility === undefined ? 'Fieldward' : <bdi>{facility}</bdi>}
        </span>
      </header>
      <main className="fw-session-main">
        <div className="fw-session-panel" data-wide={wide ? '' : undefined}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
      </main>
      {foot === undefined ? null : <footer className="fw-session-foot">{foot}</footer>}
    </div>
  );
}
