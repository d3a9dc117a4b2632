import { useEffect, useState } from 'react';
import { PAPERS_OF, type DocumentKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';

const NOTHING = {};

export interface PrinterName {
  readonly name: string;
  readonly isDefault: boolean;
}

/** What this machine can print on; undefined until it has been asked. */
export function usePrinters(): readonly PrinterName[] | undefined {
  const [printers, setPrinters] = useState<readonly PrinterName[]>();
  useEffect(() => {
    let isWanted = true;
    void request(prints.printers, NOTHING).then((result) => {
      if (isWanted) setPrinters(result.ok ? result.value : []);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return printers;
}

export type PaperOf<D extends DocumentKind> = (typeof PAPERS_OF)[D][number];

export interface PrinterSetup<D extends DocumentKind> {
  readonly printers: readonly PrinterName[];
  /** Undefined: the dialog of the system. */
  readonly printer: string | undefined;
  readonly papers: readonly PaperOf<D>[];
  readonly paper: PaperOf<D>;
  readonly copies: number;
  change(part: { printer?: string | undefined; paper?: PaperOf<D>; copies?: number }): void;
}

/** Where a document goes this time: what is set for its kind at this station, until someone chooses otherwise. */
export function usePrinterSetup<D extends DocumentKind>(document: D): PrinterSetup<D> {
  const printers = usePrinters() ?? [];
  const choices = useQuery(prints.choices, NOTHING);
  const [own, setOwn] = useState<Parameters<PrinterSetup<D>['change']>[0]>({});
  const choice = choices.value?.[document];
  const papers: readonly PaperOf<D>[] = PAPERS_OF[document];
  const [usual] = papers as readonly [PaperOf<D>]; // none of the lists is empty
  const wanted = 'printer' in own ? own.printer : choice?.printer;
  return {
    printers,
    // One that was taken away is not printed on: the dialog asks.
    printer: printers.some(({ name }) => name === wanted) ? wanted : undefined,
    papers,
    paper: own.paper ?? papers.find((paper) => paper === choice?.paper) ?? usual,
    copies: own.copies ?? 1,
    change: (part) => setOwn((before) => ({ ...before, ...part })),
  };
}
