export interface ProgressBarProps {
  readonly part: number;
  readonly whole: number;
  readonly label: string;
}

/** Never full before it is done: 99 of 100 bytes read is not finished. */
export function ProgressBar({ part, whole, label }: ProgressBarProps) {
  const percent = whole === 0 ? 0 : Math.min(100, Math.floor((part / whole) * 100));
  return (
    <div
      className="fw-progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ inlineSize: `${percent}%` }} />
    </div>
  );
}
