import { useCallback, useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import { prints, type PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import type { Language } from '#renderer/kit/i18n/language.tsx';

export type Printed =
  | { readonly state: 'preparing' }
  | { readonly state: 'failed'; readonly error: Refusal }
  | { readonly state: 'ready'; readonly document: PrintedDocument; readonly url: string };

/**
 * The paper as a PDF in memory. Its address dies with the preview: nothing is written to disk, nothing stays behind
 * in the window.
 */
export function usePrinted(
  patientId: string,
  language: Language,
  /** Chosen parts of the chart; the patient summary where nothing is. */
  parts: ChartPartsAsked | undefined,
): Printed & { readonly again: () => void } {
  const [attempt, setAttempt] = useState(0);
  const chosen = parts === undefined ? undefined : JSON.stringify(parts);
  const asked = `${patientId} ${language} ${attempt} ${chosen}`;
  const [answer, setAnswer] = useState<{ readonly to: string; readonly printed: Printed }>();
  useEffect(() => {
    let isWanted = true;
    let url: string | undefined;
    const paper =
      parts === undefined
        ? request(prints.patientSummary, { patientId, language })
        : request(prints.chartParts, { patientId, language, asked: parts });
    void paper.then((result) => {
      if (!isWanted) return;
      if (!result.ok) return setAnswer({ to: asked, printed: { state: 'failed', error: result.error } });
      url = addressOf(result.value);
      setAnswer({ to: asked, printed: { state: 'ready', document: result.value, url } });
    });
    return () => {
      isWanted = false;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
    // `asked` stands for all of it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [asked]);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  // The answer to another question is none: a paper in the other language must not stand for this one.
  const printed: Printed = answer?.to === asked ? answer.printed : { state: 'preparing' };
  return { ...printed, again };
}

/** An address for a paper in memory; to be revoked by whoever asked for it. */
export function addressOf(document: PrintedDocument): string {
  return URL.createObjectURL(blobOf(document));
}

function blobOf({ base64, mediaType }: PrintedDocument): Blob {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return new Blob([bytes], { type: mediaType });
}
