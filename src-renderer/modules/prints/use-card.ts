import { useCallback, useEffect, useState } from 'react';
import type { FailsOf, InputOf } from '#shared/kernel/contract.ts';
import { prints, type CardLayout, type PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import type { RefusalOf } from '#renderer/bridge/use-query.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { addressOf } from './use-printed.ts';

export type CardRefusal =
  | RefusalOf<typeof prints.card>
  | FailsOf<typeof prints.card>
  | FailsOf<typeof prints.takeCard>;

interface Shown {
  readonly document: PrintedDocument;
  readonly url: string;
}

type Preview =
  | { readonly state: 'preparing' }
  | { readonly state: 'failed'; readonly error: CardRefusal }
  | ({ readonly state: 'ready' } & Shown);

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

/** The counted card itself. */
export function useTakeCard() {
  const { run, isRunning } = useCommand(prints.takeCard);
  const [taken, setTaken] = useState<Shown>();
  const [refusal, setRefusal] = useState<CardRefusal>();
  useRevoked(taken?.url);
  const take = useCallback(
    async (input: InputOf<typeof prints.takeCard>): Promise<Shown | undefined> => {
      setRefusal(undefined);
      const result = await run(input);
      if (!result.ok) {
        setRefusal(result.error);
        return undefined;
      }
      const made = { document: result.value, url: addressOf(result.value) };
      setTaken(made);
      return made;
    },
    [run],
  );
  /** The preview of another card begins. */
  const forget = useCallback(() => {
    setTaken(undefined);
    setRefusal(undefined);
  }, []);
  return { take, forget, taken, refusal, isTaking: isRunning };
}

/** An address in memory dies with what showed it. */
function useRevoked(url: string | undefined): void {
  useEffect(() => {
    if (url === undefined) return undefined;
    return () => URL.revokeObjectURL(url);
  }, [url]);
}
