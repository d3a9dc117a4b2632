import { useEffect, useState } from 'react';
import type { DocumentKind, Paper } from '#shared/modules/prints/document-kinds.rules.ts';
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

export interface PrinterSetup {
  readonly printers: readonly PrinterName[];
  /** Undefined: the dialog of the system. */
  readonly printer: string | undefined;
  readonly paper: Paper;
  readonly copies: number;
  change(part: { printer?: string | undefined; paper?: Paper; copies?: number }): void;
}

/** Where a document goes this time: what is set for its kind at this station, until someone chooses otherwise. */
export function usePrinterSetup(document: DocumentKind): PrinterSetup {
  const printers = usePrinters() ?? [];
  const choices = useQuery(prints.choices, NOTHING);
  const [own, setOwn] = useState<Parameters<PrinterSetup['change']>[0]>({});
  const choice = choices.value?.[document];
  const wanted = 'printer' in own ? own.printer : choice?.printer;
  return {
    printers,
    // One that was taken away is not printed on: the dialog asks.
    printer: printers.some(({ name }) => name === wanted) ? wanted : undefined,
    paper: own.paper ?? choice?.paper ?? 'A4',
    copies: own.copies ?? 1,
    change: (part) => setOwn((before) => ({ ...before, ...part })),
  };
}
