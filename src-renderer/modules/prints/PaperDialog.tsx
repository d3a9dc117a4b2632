import { Button, Modal } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PaperFrame } from './PaperFrame.tsx';
import { addressOf } from './use-printed.ts';
import { savePaper, useRevoked, type ShownPaper } from './use-taken.ts';
import { usePrintWords } from './words.ts';
import './prints.css';

export interface PaperDialogProps {
  readonly title: string;
  /** The same function as long as the same paper is wanted. */
  readonly ask: () => Promise<Result<PrintedDocument, Refusal>>;
  readonly onClose: () => void;
}

/** A list as a PDF in memory, for the system's own dialog or a file. */
export function PaperDialog({ title, ask, onClose }: PaperDialogProps) {
  const words = usePrintWords();
  const kit = useKitWords();
  const [shown, setShown] = useState<ShownPaper>();
  const [error, setError] = useState<Refusal>();
  const print = useRef<() => void>(undefined);
  useRevoked(shown?.url);
  useEffect(() => {
    let isWanted = true;
    void ask().then((done) => {
      if (!isWanted) return;
      if (done.ok) setShown({ document: done.value, url: addressOf(done.value) });
      else setError(done.error);
    });
    return () => {
      isWanted = false;
    };
  }, [ask]);
  return (
    <Modal
      opened
      onClose={onClose}
      size="60rem"
      title={title}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <div className="fw-paper-dialog" aria-busy={!shown && !error}>
          {error ? <ErrorNotice error={error} onRetry={null} /> : null}
          {shown ? (
            <PaperFrame
              shown={shown}
              title={title}
              view="view=FitH"
              onShown={(way) => {
                print.current = way;
              }}
            />
          ) : null}
        </div>
        <div className="fw-button-row">
          <Button variant="default" disabled={!shown} onClick={() => shown && savePaper(shown)}>
            {words('saveList')}
          </Button>
          <Button
            disabled={!shown}
            leftSection={<IconPrinter size={18} aria-hidden />}
            onClick={() => print.current?.()}
          >
            {words('printList')}
          </Button>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
