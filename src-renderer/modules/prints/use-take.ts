import { useCallback, useEffect, useState } from 'react';
import type { FailsOf, InputOf } from '#shared/kernel/contract.ts';
import { prints, type PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import type { RefusalOf } from '#renderer/bridge/use-query.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { addressOf } from './use-printed.ts';

export type Take = InputOf<typeof prints.take>;
export type TakeRefusal = RefusalOf<typeof prints.take> | FailsOf<typeof prints.take>;

interface Taken {
  readonly document: PrintedDocument;
  readonly url: string;
}

/** The counted paper itself, which may say COPY where the preview did not yet: another window may have printed meanwhile. */
export function useTake() {
  const { run, isRunning } = useCommand(prints.take);
  const [taken, setTaken] = useState<Taken>();
  const [refusal, setRefusal] = useState<TakeRefusal>();
  const url = taken?.url;
  useEffect(() => {
    if (url === undefined) return undefined;
    return () => URL.revokeObjectURL(url);
  }, [url]);
  const take = useCallback(
    async (input: Take): Promise<Taken | undefined> => {
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
  /** The preview of another paper begins. */
  const forget = useCallback(() => setTaken(undefined), []);
  return { take, forget, taken, refusal, isTaking: isRunning };
}
