import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import { tables } from '#shared/modules/imports/tables.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useImportWords } from '../words.ts';
import { noteKept } from './table-desk.ts';

export interface KeepMappingProps {
  readonly header: readonly string[];
  readonly mapping: CsvMapping;
  readonly source: string;
  readonly suggestion: string;
}

/** Keeps a mapping by name: the next table with the same columns begins with it. */
export function KeepMapping({ header, mapping, source, suggestion }: KeepMappingProps) {
  const words = useImportWords();
  const toast = useToast();
  const errorText = useErrorText(words);
  const { run: keep, isRunning } = useCommand(tables.keepMapping);
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const name = (typed ?? suggestion).trim().slice(0, 80);
  const save = async () => {
    const kept = await keep({
      name,
      header: [...header],
      mapping,
      ...(source === '' ? {} : { source }),
    });
    setError(kept.ok ? undefined : errorText(kept.error));
    if (!kept.ok) return;
    noteKept(name);
    toast(words('table.kept', { name }));
  };
  return (
    <div className="fw-table-keep">
      <TextField
        label={words('table.keepAs')}
        value={typed ?? suggestion}
        maxLength={80}
        error={error}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
      />
      <Button variant="default" loading={isRunning} disabled={name === ''} onClick={() => void save()}>
        {words('table.keep')}
      </Button>
    </div>
  );
}
