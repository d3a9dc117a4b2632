import { ActionIcon } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import { network } from '#shared/modules/network/network.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useChartWords } from '../words.ts';

const ALL = {};

/** Referrals, and what else this patient has to do with other facilities. */
export function OthersButton({ onOpen }: { readonly onOpen: () => void }) {
  const words = useChartWords();
  const keys = useAriaKeys('O');
  const mayRead = usePermission('patient.read');
  const facilities = useQuery(network.facilities, mayRead ? ALL : undefined);
  useShortcut({ keys: 'O', words: words('others'), run: onOpen });
  // Where there is nobody to refer to it would only take the place of a tab; the key works all the same.
  if (facilities.value === undefined || facilities.value.length === 0) return null;
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
