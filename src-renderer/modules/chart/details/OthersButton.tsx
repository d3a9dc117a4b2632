import { ActionIcon } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import { useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useChartWords } from '../words.ts';

/** Referrals, and what else this patient has to do with other facilities. */
export function OthersButton({ onOpen }: { readonly onOpen: () => void }) {
  const words = useChartWords();
  const keys = useAriaKeys('O');
  useShortcut({ keys: 'O', words: words('others'), run: onOpen });
  return (
    <ActionIcon
      variant="default"
      size="input-sm"
      aria-label={words('others')}
      aria-keyshortcuts={keys}
      title={words('others')}
      onClick={onOpen}
    >
      <IconArrowForwardUp size={16} aria-hidden />
    </ActionIcon>
  );
}
