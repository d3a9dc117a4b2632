import { NativeSelect } from '@mantine/core';
import type { Paper, SheetKind } from '#shared/modules/prints/document-kinds.rules.ts';
import type { PrinterSetup } from './use-printers.ts';
import { usePrintWords } from './words.ts';

const MOST_COPIES = 9;
const DIALOG = '';

/** Printer, paper and copies of one print. Where the system's own dialog asks for these, only that is offered. */
export function PrinterControls({ setup }: { readonly setup: PrinterSetup<SheetKind> }) {
  const words = usePrintWords();
  const { printers, printer, papers, paper, copies, change } = setup;
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={words('printer')}
        value={printer ?? DIALOG}
        onChange={({ currentTarget: { value } }) => change({ printer: value === DIALOG ? undefined : value })}
        data={[
          { value: DIALOG, label: words('dialog') },
          ...printers.map(({ name, isDefault }) => ({
            value: name,
            label: isDefault ? words('isDefault', { name }) : name,
          })),
        ]}
      />
      {printer === undefined ? null : (
        <>
          <NativeSelect
            size="xs"
            aria-label={words('paper')}
            value={paper}
            onChange={({ currentTarget: { value } }) =>
              change({ paper: papers.find((one) => one === value) ?? paper })
            }
            data={[...papers] satisfies Paper[]}
          />
          <NativeSelect
            size="xs"
            aria-label={words('copies')}
            value={String(copies)}
            onChange={({ currentTarget: { value } }) => change({ copies: Number(value) })}
            data={Array.from({ length: MOST_COPIES }, (_, index) => ({
              value: String(index + 1),
              label: words('copiesCount', { count: index + 1 }),
            }))}
          />
        </>
      )}
    </>
  );
}
