import { Button } from '@mantine/core';
import { IconCopy, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useSessionWords } from './words.ts';

/** The key large enough to copy by hand, and the ways to paper. */
export function RecoveryKeyText({ recoveryKey }: { readonly recoveryKey: string }) {
  const words = useSessionWords();
  const [isCopied, setIsCopied] = useState(false);
  return (
    <>
      <code className="fw-recovery-key" dir="ltr" aria-label={words('recovery.key')}>
        {recoveryKey}
      </code>
      <div className="fw-button-row fw-noprint">
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => window.print()}
        >
          {words('recovery.print')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCopy size={18} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(recoveryKey).then(() => setIsCopied(true))}
        >
          {words('recovery.copy')}
        </Button>
        <span className="fw-quiet" role="status">
          {isCopied ? words('recovery.copied') : ''}
        </span>
      </div>
    </>
  );
}
