import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { TABLE_ENCODINGS, type TableEncoding, type TableLayout } from '#shared/interop/csv/mapping.ts';
import { SEPARATORS, type Separator } from '#shared/interop/csv/read-table.ts';
import type { TableLook } from '#shared/modules/imports/tables.contract.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useImportWords } from '../words.ts';
import { changeLayout } from './table-desk.ts';

const SEPARATOR_WORDS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/** How the bytes are read: found in the file, and changed where that was wrong. */
export function LayoutBar({ look, isLocked }: { readonly look: TableLook; readonly isLocked: boolean }) {
  const words = useImportWords();
  const [line, setLine] = useState(String(look.headerLine));
  const { encoding, separator, headerLine } = look;
  const change = (part: Partial<TableLayout>) =>
    void changeLayout({ encoding, separator, headerLine: Math.max(1, headerLine), ...part });
  const isLine = /^[1-9][0-9]{0,2}$/.test(line);
  const settleLine = () => {
    if (isLine && Number(line) !== headerLine) change({ headerLine: Number(line) });
  };
  return (
    <div className="fw-table-layout">
      <NativeSelect
        label={words('table.encoding')}
        value={encoding}
        disabled={isLocked}
        data={TABLE_ENCODINGS.map((value) => ({ value, label: words(`encoding.${value}`) }))}
        // An option of the list above.
        onChange={({ currentTarget: { value } }) => change({ encoding: value as TableEncoding })}
      />
      <NativeSelect
        label={words('table.separator')}
        value={separator}
        disabled={isLocked}
        data={SEPARATORS.map((value) => ({ value, label: words(`separator.${SEPARATOR_WORDS[value]}`) }))}
        // An option of the list above.
        onChange={({ currentTarget: { value } }) => change({ separator: value as Separator })}
      />
      <TextField
        label={words('table.headerLine')}
        inputMode="numeric"
        value={line}
        disabled={isLocked}
        error={isLine ? undefined : words('table.headerLineWrong')}
        onChange={({ currentTarget: { value } }) => setLine(value)}
        onBlur={settleLine}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) settleLine();
        }}
      />
    </div>
  );
}
