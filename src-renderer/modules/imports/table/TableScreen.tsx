import { Button } from '@mantine/core';
import { tables } from '#shared/modules/imports/tables.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { bytesText } from '../file-chunks.ts';
import { ProgressBar } from '../ProgressBar.tsx';
import { useImportWords } from '../words.ts';
import { ColumnMap } from './ColumnMap.tsx';
import { LayoutBar } from './LayoutBar.tsx';
import { MatchChoice } from './MatchChoice.tsx';
import { Preview } from './Preview.tsx';
import { closeTable, type TableWork } from './table-desk.ts';
import './table.css';
import { TrialPanel } from './TrialPanel.tsx';

const NOTHING = {};

/** A table on its way in: read, mapped, tried, taken. */
export function TableScreen({ work }: { readonly work: Exclude<TableWork, { step: 'none' }> }) {
  const words = useImportWords();
  const format = useFormat();
  const errorText = useErrorText(words);
  const { value: progress } = useQuery(tables.progress, NOTHING);
  if (work.step === 'sending') {
    const size = (bytes: number) => bytesText(bytes, format.number);
    return (
      <Panel title={<bdi>{work.name}</bdi>} padded>
        <ProgressBar part={work.sent} whole={work.total} label={words('progress')} />
        <p className="fw-second">{words('bytes', { read: size(work.sent), total: size(work.total) })}</p>
      </Panel>
    );
  }
  if (work.step === 'failed') {
    return (
      <Panel title={<bdi>{work.name}</bdi>} padded>
        <Notice
          severity="serious"
          role="alert"
          title={words('table.unread')}
          actions={
            <Button size="xs" variant="default" onClick={() => void closeTable()}>
              {words('table.close')}
            </Button>
          }
        >
          {work.error.code === 'import.fileChanged' ? words('fileChanged') : errorText(work.error)}
        </Notice>
      </Panel>
    );
  }
  const mine = progress?.id === work.id ? progress : undefined;
  const isLocked = mine?.state === 'trying' || mine?.state === 'running' || mine?.state === 'done';
  const { look, choices, keptAs } = work;
  return (
    <div className="fw-table-work">
      <Panel
        title={<bdi>{work.name}</bdi>}
        note={words('table.rows', { count: look.rows })}
        className="fw-table-map"
      >
        <LayoutBar look={look} isLocked={isLocked} />
        {keptAs === undefined ? null : (
          <div className="fw-import-card">
            <Notice severity="info">{words('table.keptUsed', { name: keptAs })}</Notice>
          </div>
        )}
        {look.rows === 0 ? (
          <EmptyState title={words('table.noRows')}>{words('table.noRowsNext')}</EmptyState>
        ) : (
          <>
            <ColumnMap look={look} choices={choices} isLocked={isLocked} />
            <MatchChoice choices={choices} isLocked={isLocked} />
            <Preview look={look} />
          </>
        )}
      </Panel>
      <TrialPanel work={work} progress={mine} />
    </div>
  );
}
