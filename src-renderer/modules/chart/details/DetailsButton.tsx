import { Button } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useChartWords } from '../words.ts';

export function DetailsButton({ onOpen }: { readonly onOpen: () => void }) {
  const words = useChartWords();
  const keys = useAriaKeys('D');
  useShortcut({ keys: 'D', words: words('details'), run: onOpen });
  return (
    <Button
      variant="subtle"
      color="gray"
      className="fw-chart-edit"
      aria-label={words('details')}
      aria-keyshortcuts={keys}
      leftSection={<IconId size={16} />}
      onClick={onOpen}
    >
      <span data-label>{words('details')}</span>
    </Button>
  );
}
