import type { NewerMark } from '#shared/kernel/newer-mark.ts';
import { StatusChip } from './StatusChip.tsx';
import { useKitWords } from './words.ts';

/** Beside a record that a newer program wrote: it can only be read here, and perhaps not whole. */
export function NewerChip({
  of,
  isShort = false,
}: {
  readonly of: NewerMark | undefined;
  readonly isShort?: boolean;
}) {
  const words = useKitWords();
  if (of === undefined) return null;
  return (
    <span className="fw-newer" title={words('newer.long')}>
      <StatusChip severity="critical">
        {words('newer')}
        {of.unread.length === 0 || isShort
          ? null
          : ` · ${words('newer.unread', { count: of.unread.length })}`}
      </StatusChip>
    </span>
  );
}
