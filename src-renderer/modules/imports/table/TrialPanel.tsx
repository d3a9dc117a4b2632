import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import type { Refusal } from '#shared/kernel/contract.ts';
import { sourceName } from '#shared/modules/imports/source-name.rules.ts';
import { tables, type TableProgress } from '#shared/modules/imports/tables.contract.ts';
import { canonicalJson } from '#renderer/bridge/canonical-json.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { useImportWords } from '../words.ts';
import { mappingOf } from './choices.ts';
import { KeepMapping } from './KeepMapping.tsx';
import { closeTable, noteRun, type TableWork } from './table-desk.ts';
import { TrialReport } from './TrialReport.tsx';

export interface TrialPanelProps {
  readonly work: Extract<TableWork, { step: 'mapping' }>;
  readonly progress: TableProgress | undefined;
}

/** Trial first, then the import: what would be done is looked at before it is. */
export function TrialPanel({ work, progress }: TrialPanelProps) {
  const words = useImportWords();
  const { run, isRunning } = useCommand(tables.run);
  const { run: stop, isRunning: isStopping } = useCommand(tables.stop);
  const [refusal, setRefusal] = useState<Refusal>();
  const { id, look, choices, ran } = work;
  const mapping = mappingOf(look, choices);
  const source = choices.source.trim();
  const isNamed = source === '' || sourceName.safeParse(source).success;
  const text = mapping.ok ? canonicalJson({ ...mapping.value, source }) : '';
  const state = progress?.state ?? 'ready';
  const isBusy = state === 'trying' || state === 'running';
  const isFresh = mapping.ok && ran === text;
  const report = isFresh ? progress?.report : undefined;
  const mayTake = state === 'tried' && report !== undefined && report.created + report.changed > 0;
  const isEnded = state === 'done' || state === 'stopped';
  const start = async (asked: CsvMapping, isDryRun: boolean) => {
    noteRun(text);
    const started = await run({ id, mapping: asked, isDryRun, ...(source === '' ? {} : { source }) });
    setRefusal(started.ok ? undefined : started.error);
  };
  const label = isEnded
    ? words('table.close')
    : mayTake
      ? words('table.take', { count: report.created + report.changed })
      : words('table.try', { count: look.rows });
  const primary = usePrimaryAction(label);
  return (
    <Panel
      title={words(isEnded || state === 'running' ? 'table.result' : 'table.trial')}
      className="fw-table-trial"
      foot={
        <div className="fw-button-row fw-import-foot">
          {isBusy ? (
            <Button variant="default" loading={isStopping} onClick={() => void stop({ id })}>
              {words('stop')}
            </Button>
          ) : isEnded ? null : (
            <Button variant="default" onClick={() => void closeTable()}>
              {words('table.leave')}
            </Button>
          )}
          {isBusy ? null : (
            <Button
              ref={primary}
              disabled={!isEnded && (!mapping.ok || !isNamed || isRunning || look.rows === 0)}
              aria-keyshortcuts="Control+Enter"
              onClick={() => {
                if (isEnded) void closeTable();
                else if (mapping.ok) void start(mapping.value, !mayTake);
              }}
            >
              {label}
              <Kbd keys="Ctrl Enter" />
            </Button>
          )}
        </div>
      }
    >
      <div className="fw-import-card">
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        {mapping.ok
          ? null
          : mapping.error.map((code) => (
              <Notice key={code} severity="caution" role="status">
                {words.has(`flaw.${code}`) ? words(`flaw.${code}` as 'flaw.csv.nameNeeded') : code}
              </Notice>
            ))}
        {isBusy && progress ? (
          <>
            <ProgressBar part={progress.rows.done} whole={progress.rows.of} label={words('progress')} />
            <p className="fw-second" role="status">
              {words(state === 'trying' ? 'table.trying' : 'table.taking', {
                done: progress.rows.done,
                of: progress.rows.of,
              })}
            </p>
            <p>{words('keepWorking')}</p>
          </>
        ) : null}
        {state === 'failed' ? (
          <ErrorNotice
            error={{
              code: 'internal',
              ...(progress?.incidentId === undefined ? {} : { incidentId: progress.incidentId }),
            }}
            onRetry={null}
          />
        ) : null}
        {!isBusy && !report && mapping.ok && !refusal ? (
          <p className="fw-second">{words(ran === undefined ? 'table.tryFirst' : 'table.stale')}</p>
        ) : null}
      </div>
      {!isBusy && report ? (
        <TrialReport
          // Another run, another list.
          key={`${state} ${ran}`}
          id={id}
          name={work.name}
          report={report}
          isStopped={state === 'stopped'}
        />
      ) : null}
      {mapping.ok && isNamed && !isBusy ? (
        <KeepMapping
          header={look.header}
          mapping={mapping.value}
          source={source}
          suggestion={work.keptAs ?? (source === '' ? work.name.replace(/\.[a-z]+$/i, '') : source)}
        />
      ) : null}
    </Panel>
  );
}
