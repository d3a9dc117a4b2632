import { Button } from '@mantine/core';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useReviewWords } from './words.ts';

/** Of several fields the first one's is pressed by Ctrl Enter. */
export function SettleButton({
  isFirst,
  isRunning,
  onSettle,
}: {
  readonly isFirst: boolean;
  readonly isRunning: boolean;
  readonly onSettle: () => void;
}) {
  return isFirst ? (
    <PrimarySettle isRunning={isRunning} onSettle={onSettle} />
  ) : (
    <PlainSettle isRunning={isRunning} onSettle={onSettle} />
  );
}

function PrimarySettle({
  isRunning,
  onSettle,
}: {
  readonly isRunning: boolean;
  readonly onSettle: () => void;
}) {
  const words = useReviewWords();
  const button = usePrimaryAction(words('settle'));
  return (
    <Button ref={button} loading={isRunning} onClick={onSettle}>
      {words('settle')}
      <Kbd keys="Ctrl Enter" />
    </Button>
  );
}

function PlainSettle({
  isRunning,
  onSettle,
}: {
  readonly isRunning: boolean;
  readonly onSettle: () => void;
}) {
  const words = useReviewWords();
  return (
    <Button variant="default" loading={isRunning} onClick={onSettle}>
      {words('settle')}
    </Button>
  );
}
