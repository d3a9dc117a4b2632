import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useQueueWords } from './words.ts';

const PrintTicket = lazy(
  withWords(async () => ({ default: (await import('./PrintTicket.tsx')).PrintTicket })),
);

export function TicketButton({ entryId }: { readonly entryId: string }) {
  const words = useQueueWords();
  const [isPrinting, setIsPrinting] = useState(false);
  useShortcut({ keys: 'P', words: words('printTicket'), run: () => setIsPrinting(true) });
  return (
    <>
      <Button variant="default" onClick={() => setIsPrinting(true)}>
        {words('printTicket')}
        <Kbd keys="P" />
      </Button>
      {isPrinting ? (
        <Suspense fallback={null}>
          <PrintTicket entryId={entryId} onClose={() => setIsPrinting(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
