import { Button } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import type { Marks } from './use-marks.ts';
import { useCompareWords } from './words.ts';

/** Below a list whose rows can be chosen with Space: how many are, and the key that compares them. */
export function CompareBar({
  marks,
  hint,
  onCompare,
}: {
  readonly marks: Marks;
  readonly hint: string;
  readonly onCompare: () => void;
}) {
  const words = useCompareWords();
  const keys = useAriaKeys('C');
  const isReady = marks.keys.length > 1;
  useShortcut({ keys: 'C', words: words('action'), foot: 4, disabled: !isReady, run: onCompare });
  return (
    <>
      <span className="fw-compare-count" role="status">
        {marks.refusal ?? (marks.keys.length === 0 ? hint : words('marked', { count: marks.keys.length }))}
      </span>
      {marks.keys.length === 0 ? null : (
        <span className="fw-button-row">
          <Button size="compact-sm" variant="subtle" color="gray" onClick={marks.clear}>
            {words('unmarkAll')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsDiff size={14} />}
            disabled={!isReady}
            aria-keyshortcuts={keys}
            onClick={onCompare}
          >
            {words('action')}
            <Kbd keys="C" />
          </Button>
        </span>
      )}
    </>
  );
}
