import { useCallback, useEffect, useState } from 'react';
import type { FailsOf } from '#shared/kernel/contract.ts';
import { prints, type CardLayout } from '#shared/modules/prints/prints.contract.ts';
import type { RefusalOf } from '#renderer/bridge/use-query.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { addressOf } from './use-printed.ts';
import { useRevoked, type ShownPaper } from './use-taken.ts';

type CardRefusal = RefusalOf<typeof prints.card> | FailsOf<typeof prints.card>;

type Preview =
  | { readonly state: 'preparing' }
  | { readonly state: 'failed'; readonly error: CardRefusal }
  | ({ readonly state: 'ready' } & ShownPaper);

/** The card as a PDF in memory, as it would be printed now. The last one stands until the next is drawn. */
export function useCardPreview(
  patientId: string,
  layout: CardLayout,
): Preview & { readonly again: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [preview, setPreview] = useState<Preview>({ state: 'preparing' });
  const { document, language, paper, pieces } = layout;
  useEffect(() => {
    let isWanted = true;
    void request(prints.card, { patientId, document, language, paper, pieces }).then((result) => {
      if (!isWanted) return;
      setPreview(
        result.ok
          ? { state: 'ready', document: result.value, url: addressOf(result.value) }
          : { state: 'failed', error: result.error },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [patientId, document, language, paper, pieces, attempt]);
  useRevoked(preview.state === 'ready' ? preview.url : undefined);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...preview, again };
}
