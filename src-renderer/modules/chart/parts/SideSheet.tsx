import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';

export interface SideSheetProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly foot?: ReactNode;
  readonly onClose: () => void;
  /**
   * Takes the focus when it opens (the element with `data-autofocus`, else the heading) and gives it back when it closes.
   * Not for one that follows a selection.
   */
  readonly takesFocus?: boolean;
  /** What it shows now: another content takes the focus again. */
  readonly page?: string;
  readonly children: ReactNode;
}

/** Beside the chart, which stays readable; over its end on narrow screens. `Esc` closes it. */
export function SideSheet({ title, note, foot, onClose, takesFocus = true, page, children }: SideSheetProps) {
  const kit = useKitWords();
  const titleId = useId();
  const sheet = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!takesFocus) return undefined;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [takesFocus]);
  useEffect(() => {
    if (takesFocus)
      (sheet.current?.querySelector<HTMLElement>('[data-autofocus]') ?? heading.current)?.focus();
  }, [takesFocus, page]);
  useShortcut({ keys: 'Esc', words: kit('close'), run: onClose });
  return (
    <aside ref={sheet} className="fw-panel fw-side-sheet" aria-labelledby={titleId} data-region>
      <div className="fw-panel-head">
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {note === undefined ? null : <span className="fw-panel-note">{note}</span>}
        <div className="fw-panel-actions">
          <Kbd keys="Esc" />
          <ActionIcon size={28} onClick={onClose} aria-label={kit('close')}>
            <IconX size={16} />
          </ActionIcon>
        </div>
      </div>
      <div className="fw-panel-body fw-side-body">{children}</div>
      {foot === undefined ? null : <div className="fw-panel-foot">{foot}</div>}
    </aside>
  );
}
