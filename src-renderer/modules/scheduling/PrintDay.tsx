import { Button, Modal } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PaperFrame } from '#renderer/modules/prints/PaperFrame.tsx';
import { addressOf } from '#renderer/modules/prints/use-printed.ts';
import { savePaper, useRevoked, type ShownPaper } from '#renderer/modules/prints/use-taken.ts';
import { useSchedulingWords } from './words.ts';
import '#renderer/modules/prints/prints.css';

/** The list of a day as a PDF in memory, for the system's own dialog or a file. */
export function PrintDay({
  day,
  practitionerId,
  onClose,
}: {
  readonly day: string;
  readonly practitionerId: string;
  readonly onClose: () => void;
}) {
  const words = useSchedulingWords();
  const kit = useKitWords();
  const [shown, setShown] = useState<ShownPaper>();
  const [error, setError] = useState<Refusal>();
  const print = useRef<() => void>(undefined);
  useRevoked(shown?.url);
  const { language } = words;
  useEffect(() => {
    let isWanted = true;
    const asked = { day, language, ...(practitionerId !== '' && { practitionerId }) };
    void request(prints.dayList, asked).then((done) => {
      if (!isWanted) return;
      if (done.ok) setShown({ document: done.value, url: addressOf(done.value) });
      else setError(done.error);
    });
    return () => {
      isWanted = false;
    };
  }, [day, language, practitionerId]);
  return (
    <Modal
      opened
      onClose={onClose}
      size="60rem"
      title={words('print')}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        <div className="fw-print-day" aria-busy={!shown && !error}>
          {error ? <ErrorNotice error={error} onRetry={null} /> : null}
          {shown ? (
            <PaperFrame
              shown={shown}
              title={words('print')}
              view="view=FitH"
              onShown={(way) => {
                print.current = way;
              }}
            />
          ) : null}
        </div>
        <div className="fw-calendar-actions">
          <Button variant="default" disabled={!shown} onClick={() => shown && savePaper(shown)}>
            {words('savePaper')}
          </Button>
          <Button
            disabled={!shown}
            leftSection={<IconPrinter size={18} aria-hidden />}
            onClick={() => print.current?.()}
          >
            {words('printNow')}
          </Button>
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
