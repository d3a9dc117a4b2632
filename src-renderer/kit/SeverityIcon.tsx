import type { Severity } from './tokens.ts';

/** Marks are cut out of the shape, so that an icon is one colour: it stays whole in grey and in forced colours. */
const SHAPES: { readonly [S in Exclude<Severity, 'pending'>]: string } = {
  critical:
    'M5.05 1h5.9L15 5.05v5.9L10.95 15h-5.9L1 10.95v-5.9zM7.05 3.8l.25 5h1.4l.25-5zM8 10.1a1.05 1.05 0 1 0 0 2.1 1.05 1.05 0 0 0 0-2.1z',
  serious:
    'M8 1.1a.9.9 0 0 1 .78.45l6.4 11.4a.9.9 0 0 1-.78 1.35H1.6a.9.9 0 0 1-.78-1.35l6.4-11.4A.9.9 0 0 1 8 1.1zM7.1 5.3l.230 4.3h1.34l.230-4.3zM8 10.7a1 1 0 1 0 0 2 1 1 0 0 0 0-2z',
  caution:
    'M8 .8a.9.9 0 0 1 .64.26l6.3 6.3a.9.9 0 0 1 0 1.28l-6.3 6.3a.9.9 0 0 1-1.28 0l-6.3-6.3a.9.9 0 0 1 0-1.28l6.3-6.3A.9.9 0 0 1 8 .8z',
  info: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM8 3.6a1.05 1.05 0 1 0 0 2.1 1.05 1.05 0 0 0 0-2.1zM7.2 6.8h1.6v5.4H7.2z',
  ok: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM11.3 5.1l1.1 1.1-5.3 5.3-3.1-3.1 1.1-1.1 2 2z',
};

/** Always beside its word: shape, word and colour say the same. */
export function SeverityIcon({
  severity,
  className,
}: {
  readonly severity: Severity;
  readonly className?: string;
}) {
  return (
    <svg
      className={`fw-severity-icon ${className ?? ''}`}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {severity === 'pending' ? (
        <circle
          cx="8"
          cy="8"
          r="6.1"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeDasharray="3.2 1.59"
        />
      ) : (
        <path d={SHAPES[severity]} fill="currentColor" fillRule="evenodd" />
      )}
    </svg>
  );
}
