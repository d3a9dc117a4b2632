import { NativeSelect } from '@mantine/core';
import type { Refusal } from '#shared/kernel/contract.ts';
import {
  DOCUMENT_KINDS,
  PAPERS_OF,
  type AnyPaper,
  type DocumentKind,
} from '#shared/modules/prints/document-kinds.rules.ts';
import { prints, type PrintChoice } from '#shared/modules/prints/prints.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useState } from 'react';
import { usePrinters } from './use-printers.ts';
import { usePrintWords } from './words.ts';

const NOTHING = {};
const DIALOG = '';

/** Which printer of this machine a kind of document goes to. */
export function PrintersPanel() {
  const words = usePrintWords();
  const printers = usePrinters();
  const choices = useQuery(prints.choices, NOTHING);
  const save = useCommand(prints.saveChoice);
  const [refusal, setRefusal] = useState<Refusal>();
  const change = async (document: DocumentKind, choice: PrintChoice) => {
    const saved = await save.run({ document, ...choice });
    setRefusal(saved.ok ? undefined : saved.error);
  };
  return (
    <Panel title={words('printers')} note={words('printersNote')} padded>
      <div className="fw-settings-body">
        {choices.state === 'error' ? <ErrorNotice error={choices.error} /> : null}
        {refusal === undefined ? null : <ErrorNotice error={refusal} words={words} onRetry={null} />}
        {printers?.length === 0 ? <p className="fw-second">{words('noPrinters')}</p> : null}
        {DOCUMENT_KINDS.map((document) => {
          const papers: readonly AnyPaper[] = PAPERS_OF[document];
          const { printer, paper = PAPERS_OF[document][0] } = choices.value?.[document] ?? {};
          // One that is set and not there now stays set: it may only be switched off.
          const names = [
            ...new Set([
              ...(printers ?? []).map(({ name }) => name),
              ...(printer === undefined ? [] : [printer]),
            ]),
          ];
          return (
            <div key={document} className="fw-printer-row">
              <NativeSelect
                label={words(`kind.${document}`)}
                disabled={choices.value === undefined}
                value={printer ?? DIALOG}
                onChange={({ currentTarget: { value } }) =>
                  void change(document, value === DIALOG ? { paper } : { printer: value, paper })
                }
                data={[
                  { value: DIALOG, label: words('dialog') },
                  ...names.map((name) => ({
                    value: name,
                    label: printers?.some((one) => one.name === name) ? name : words('isAway', { name }),
                  })),
                ]}
              />
              <NativeSelect
                label={words(document === 'patientSummary' ? 'paper' : 'card.paper')}
                aria-label={
                  document === 'patientSummary'
                    ? undefined
                    : `${words('card.paper')}: ${words(`kind.${document}`)}`
                }
                // A card’s size is chosen for the print window and for files, too.
                disabled={document === 'patientSummary' && printer === undefined}
                value={paper}
                onChange={({ currentTarget: { value } }) =>
                  void change(document, {
                    ...(printer === undefined ? {} : { printer }),
                    paper: papers.find((one) => one === value) ?? paper,
                  })
                }
                data={papers.map((one) => ({ value: one, label: words(`paper.${one}`) }))}
              />
            </div>
          );
        })}
      </div>
    </Panel>
  );
}
