import { useEffect, useState } from 'react';
import * as z from 'zod';
import { drafts } from '#shared/modules/drafts/drafts.contract.ts';
import { CHART_PARTS, type ChartPart } from '#shared/modules/prints/chart-parts.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';

const KEY = 'print-parts';
const kept = z.object({ parts: z.array(z.enum(CHART_PARTS)) });
const USUAL: readonly ChartPart[] = ['summary'];

/** What a person prints of charts: as they chose last, kept with their drafts. Undefined until it has been read. */
export function useChosenParts() {
  const [chosen, setChosen] = useState<readonly ChartPart[]>();
  useEffect(() => {
    let isWanted = true;
    void request(drafts.get, { key: KEY }).then((result) => {
      const parsed = kept.safeParse(result.ok ? result.value?.value : undefined);
      if (isWanted) setChosen((now) => now ?? (parsed.success ? parsed.data.parts : USUAL));
    });
    return () => {
      isWanted = false;
    };
  }, []);
  const keep = (parts: readonly ChartPart[]) =>
    void request(drafts.save, { key: KEY, value: { parts: [...parts] } });
  return { chosen, setChosen, keep };
}
