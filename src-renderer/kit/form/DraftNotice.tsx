import { Button } from '@mantine/core';
import { Notice } from '../Notice.tsx';

interface DraftNoticeProps {
  readonly children: string;
  readonly action: string;
  readonly onAction: () => void;
}

/** Says what became of an earlier draft, and offers the other choice. */
export function DraftNotice({ children, action, onAction }: DraftNoticeProps) {
  return (
    <Notice
      severity="info"
      role="status"
      actions={
        <Button size="xs" variant="default" onClick={onAction}>
          {action}
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
