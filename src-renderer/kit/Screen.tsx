import { useEffect, useRef, type ReactNode, type RefObject } from 'react';

/**
 * The screen's one h1 takes the focus when the screen opens, so that a reader hears where it is and the next Tab goes
 * on from here. A screen that puts the focus in a field does so itself; someone who is already typing, in the find box
 * while the screen still loads, is not interrupted.
 */
export function useHeadingFocus(isOn = true): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isOn && !isTyping()) heading.current?.focus({ preventScroll: true });
  }, [isOn]);
  return heading;
}

function isTyping(): boolean {
  const at = document.activeElement;
  return at?.matches('input, textarea, select, [contenteditable]') ?? false;
}

/** The window's title: never a patient's name, which would stand in the task bar. */
export function useWindowTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · Fieldward`;
    // A lock screen gives the title back to the screen under it.
    return () => {
      document.title = before;
    };
  }, [title]);
}

export interface ScreenProps {
  readonly title: string;
  /** Beside the title: a date, a count. */
  readonly note?: ReactNode;
  /** At the end of the title's row; the primary action comes last. */
  readonly actions?: ReactNode;
  readonly focusTitle?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Screen({ title, note, actions, focusTitle = true, className, children }: ScreenProps) {
  const heading = useHeadingFocus(focusTitle);
  useWindowTitle(title);
  return (
    <div className={`fw-screen ${className ?? ''}`}>
      <div className="fw-screen-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {note === undefined ? null : <div className="fw-screen-note">{note}</div>}
        {actions === undefined ? null : <div className="fw-screen-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
