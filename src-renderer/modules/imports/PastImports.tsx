import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import { imports } from '#shared/modules/imports/imports.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { UndoDialog } from './UndoDialog.tsx';
import { useImportWords } from './words.ts';

const ASKED = { limit: 100 };

/** All imports of this facility, each with what it did, and the way back. */
export function PastImports() {
  const words = useImportWords();
  const query = useQuery(imports.runs, ASKED);
  const [undoing, setUndoing] = useState<ImportRun>();
  const runs = query.value ?? [];
  return (
    <Panel title={words('past.title')} className="fw-imports-past">
      {query.state === 'error' ? (
        <div className="fw-import-card">
          <ErrorNotice error={query.error} words={words} />
        </div>
      ) : null}
      {query.value && runs.length === 0 ? (
        <EmptyState title={words('past.none')}>{words('past.noneNext')}</EmptyState>
      ) : null}
      {runs.map((run) => (
        <PastImport key={run.id} run={run} onUndo={() => setUndoing(run)} />
      ))}
      {undoing ? (
        <UndoDialog run={undoing} name={nameOf(undoing, words)} onClose={() => setUndoing(undefined)} />
      ) : null}
    </Panel>
  );
}

function PastImport({ run, onUndo }: { readonly run: ImportRun; readonly onUndo: () => void }) {
  const words = useImportWords();
  const format = useFormat();
  const { startedAt, source, state, undo } = run;
  const name = nameOf(run, words);
  const counts = (['created', 'changed', 'unchanged', 'refused'] as const).flatMap((key) => {
    const count = run[key] ?? 0;
    return count === 0 ? [] : [`${format.number(count)} ${words(`count.${key}`, { count })}`];
  });
  return (
    <div className="fw-import-card">
      <div className="fw-import-head">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        {undo ? (
          <StatusChip severity="info">{words('past.undone')}</StatusChip>
        ) : state === 'done' ? null : (
          <StatusChip severity="caution">{words(state === 'open' ? 'past.open' : 'past.stopped')}</StatusChip>
        )}
        {undo ? null : (
          <Button className="fw-import-stop" size="xs" variant="default" onClick={onUndo}>
            {words('past.undo')}
          </Button>
        )}
      </div>
      <div className="fw-second fw-numeric">
        {[
          format.dateTime(startedAt),
          ...(source === undefined ? [] : [words('from', { source })]),
          ...counts,
        ].join(' · ')}
      </div>
      {undo ? (
        <div className="fw-second fw-numeric">
          {words('past.undoneWhen', {
            when: format.dateTime(undo.at),
            removed: undo.removed,
            kept: undo.kept,
          })}
        </div>
      ) : null}
    </div>
  );
}

function nameOf({ files, fileCount }: ImportRun, words: ReturnType<typeof useImportWords>): string {
  const [only] = files;
  return fileCount === 1 && only
    ? (only.name.split(/[/\\]/).at(-1) ?? only.name)
    : words('files', { count: fileCount });
}
