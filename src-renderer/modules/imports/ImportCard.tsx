import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { imports, type ImportProgress } from '#shared/modules/imports/imports.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { bytesText } from './file-chunks.ts';
import { ImportReportView } from './ImportReportView.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { useImportWords } from './words.ts';

const SEVERITY: { readonly [S in ImportProgress['state']]: Severity } = {
  receiving: 'pending',
  running: 'info',
  done: 'ok',
  cancelled: 'caution',
  failed: 'serious',
};

/** One import: how far it is, and at its end what became of every record. */
export function ImportCard({ progress }: { readonly progress: ImportProgress }) {
  const words = useImportWords();
  const format = useFormat();
  const { run: cancel, isRunning: isStopping } = useCommand(imports.cancel);
  const [refusal, setRefusal] = useState<Refusal>();
  const { id, state, files, resources, rate, startedAt, finishedAt, report, incidentId } = progress;
  const isOpen = state === 'running' || state === 'receiving';
  const refused = report.errors.length;
  const [read, total] = [sum(files.map((file) => file.read)), sum(files.map((file) => file.bytes))];
  const size = (bytes: number) => bytesText(bytes, format.number);
  const stop = async () => {
    const result = await cancel({ id });
    setRefusal(result.ok ? undefined : result.error);
  };
  return (
    <section className="fw-import-card" aria-label={words('files', { count: files.length })}>
      <div className="fw-import-head">
        <h3>
          <bdi>{files.length === 1 ? files[0]?.name : words('files', { count: files.length })}</bdi>
        </h3>
        <span role="status">
          <StatusChip severity={state === 'done' && refused > 0 ? 'caution' : SEVERITY[state]}>
            {state === 'done' && refused > 0
              ? words('state.doneErrors', { count: refused })
              : words(`state.${state}`)}
          </StatusChip>
        </span>
        {isOpen ? (
          <Button
            className="fw-import-stop"
            size="xs"
            variant="default"
            loading={isStopping}
            onClick={() => void stop()}
          >
            {words('stop')}
          </Button>
        ) : null}
      </div>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {isOpen ? <ProgressBar part={read} whole={total} label={words('progress')} /> : null}
      <div className="fw-second fw-numeric">
        {[
          ...(report.source === undefined ? [] : [words('from', { source: report.source })]),
          isOpen ? words('bytes', { read: size(read), total: size(total) }) : size(total),
          words('resources', { count: resources }),
          ...(rate > 0 ? [words('rate', { rate: Math.round(rate) })] : []),
          finishedAt === undefined
            ? words('started', { when: format.dateTime(startedAt) })
            : words('took', { when: format.dateTime(finishedAt) }),
        ].join(' · ')}
      </div>
      {state === 'running' ? <p>{words('keepWorking')}</p> : null}
      {state === 'cancelled' ? <p>{words('stopped')}</p> : null}
      {state === 'failed' ? (
        <ErrorNotice
          error={{ code: 'internal', ...(incidentId === undefined ? {} : { incidentId }) }}
          onRetry={null}
        />
      ) : null}
      {state === 'receiving' ? null : (
        <ImportReportView
          report={report}
          isFinal={!isOpen}
          files={files.map((file) => file.name)}
          finishedAt={finishedAt}
        />
      )}
    </section>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
