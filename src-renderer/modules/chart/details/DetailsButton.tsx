import { ActionIcon } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useChartWords } from '../words.ts';

export function DetailsButton({ onOpen }: { readonly onOpen: () => void }) {
  const words = useChartWords();
  const keys = useAriaKeys('D');
  useShortcut({ keys: 'D', words: words('details'), run: onOpen });
  return (
    <ActionIcon
      variant="default"
      size="input-sm"
      aria-label={words('details')}
      aria-keyshortcuts={keys}
      title={words('details')}
      onClick={onOpen}
    >
      <IconListDetails size={16} aria-hidden />
    </ActionIcon>
  );
}
