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
  /** Where there is room for one word only. */
  readonly isShort?: boolean;
}

/** The way to a patient's card, by hand or by key, for whoever may print one. */
export function CardButton({ patientId, variant, isShort = false }: CardButtonProps) {
  const words = usePrintWords();
  const navigate = useNavigate();
  const mayPrint = usePermission('card.print');
  const keys = useAriaKeys('P');
  const label = words(isShort ? 'card.key' : 'card.open');
  const isBare = variant === 'subtle';
  const open = () => void navigate({ to: '/patients/$patientId/card', params: { patientId } });
  useShortcut({ keys: 'P', words: words('card.open'), foot: 4, disabled: !mayPrint, run: open });
  if (!mayPrint) return null;
  return (
    <Button
      variant={variant}
      // In the bar of a chart its word goes where there is no room, and then it is named by this.
      {...(isBare ? { color: 'gray', className: 'fw-chart-edit', 'aria-label': label, title: label } : {})}
      leftSection={<IconId size={16} aria-hidden />}
      aria-keyshortcuts={keys}
      onClick={open}
    >
      <span data-label>{label}</span>
      {isBare ? null : <Kbd keys="P" />}
    </Button>
  );
}
