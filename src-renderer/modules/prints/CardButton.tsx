import { Button, type ButtonProps } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePermission } from '#renderer/bridge/session.tsx';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { usePrintWords } from './words.ts';

export interface CardButtonProps {
  readonly patientId: string;
  readonly variant: NonNullable<ButtonProps['variant']>;
}

/** The way to a patient's card, by hand or by key, for whoever may print one. */
export function CardButton({ patientId, variant }: CardButtonProps) {
  const words = usePrintWords();
  const navigate = useNavigate();
  const mayPrint = usePermission('card.print');
  const keys = useAriaKeys('P');
  const open = () => void navigate({ to: '/patients/$patientId/card', params: { patientId } });
  useShortcut({ keys: 'P', words: words('card.open'), foot: 4, disabled: !mayPrint, run: open });
  if (!mayPrint) return null;
  return (
    <Button
      variant={variant}
      {...(variant === 'subtle' ? { color: 'gray', className: 'fw-chart-edit' } : {})}
      aria-label={words('card.open')}
      leftSection={<IconId size={16} aria-hidden />}
      aria-keyshortcuts={keys}
      onClick={open}
    >
      <span data-label>{words(variant === 'subtle' ? 'card.key' : 'card.open')}</span>
      <Kbd keys="P" />
    </Button>
  );
}
