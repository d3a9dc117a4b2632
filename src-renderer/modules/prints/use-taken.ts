import { useCallback, useEffect, useState } from 'react';
import type { Result } from '#shared/kernel/result.ts';
import type { PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import { addressOf } from './use-printed.ts';

/** A paper in memory, and where the window finds it. */
export interface ShownPaper {
  readonly document: PrintedDocument;
  readonly url: string;
}

/** The counted paper itself, which may say COPY where the preview did not yet: another window may have printed meanwhile. */
export function useTaken<I, E>(run: (input: I) => Promise<Result<PrintedDocument, E>>) {
  const [taken, setTaken] = useState<ShownPaper>();
  const [refusal, setRefusal] = useState<E>();
  useRevoked(taken?.url);
  const take = useCallback(
    async (input: I): Promise<ShownPaper | undefined> => {
      setRefusal(undefined);
      const result = await run(input);
      if (!result.ok) {
        setRefusal(() => result.error);
        return undefined;
      }
      const made = { document: result.value, url: addressOf(result.value) };
      setTaken(made);
      return made;
    },
    [run],
  );
  /** The preview of another paper begins. */
  const forget = useCallback(() => {
    setTaken(undefined);
    setRefusal(undefined);
  }, []);
  return { take, forget, taken, refusal };
}

/** An address in memory dies with what showed it. */
export function useRevoked(url: string | undefined): void {
  useEffect(() => {
    if (url === undefined) return undefined;
    return () => URL.revokeObjectURL(url);
  }, [url]);
}

/** Hands a paper to the window's downloads. */
export function savePaper({ url, document: { fileName } }: ShownPaper): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
