import type { ReactNode } from 'react';
import { PlainKbd } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';

/** One of the things that may hold: a value of somebody's, or what else can be said. */
export function ReviewOption({
  group,
  number,
  isChosen,
  onChoose,
  label,
  mark,
  children,
}: {
  readonly group: string;
  /** The key that chooses it. */
  readonly number: number | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly label: string;
  readonly mark?: string | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <label className="fw-review-option" data-chosen={isChosen ? '' : undefined}>
      <span className="fw-review-label">
        <input type="radio" name={group} checked={isChosen} onChange={onChoose} />
        {label}
        {mark === undefined ? null : <span className="fw-panel-note">{mark}</span>}
        {number === undefined || number > 9 ? null : (
          <NumberKey number={number} label={label} run={onChoose} />
        )}
      </span>
      {children}
    </label>
  );
}

function NumberKey({
  number,
  label,
  run,
}: {
  readonly number: number;
  readonly label: string;
  readonly run: () => void;
}) {
  useShortcut({ keys: String(number), words: label, run });
  return <PlainKbd keys={String(number)} />;
}
