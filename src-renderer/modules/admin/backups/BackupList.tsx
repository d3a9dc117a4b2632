import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { megabytes } from './trouble.ts';
import { useBackupWords } from './words.ts';

export interface BackupListProps {
  /** Changes when the target holds something else: the list is read anew then. */
  readonly seen: string;
  /** The code of what is said to be wrong beside: not said again here. */
  readonly told?: string | undefined;
}

export function BackupList({ seen, told }: BackupListProps) {
  const words = useBackupWords();
  const format = useFormat();
  const { run, isRunning } = useCommand(backups.list);
  const [listed, setListed] = useState<OutputOf<typeof backups.list>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let isGone = false;
    void run({}).then((result) => {
      if (isGone) return;
      setListed(result.ok ? result.value : undefined);
      setRefusal(result.ok ? undefined : result.error);
    });
    return () => {
      isGone = true;
    };
  }, [run, seen, turn]);

  return (
    <Panel
      className="fw-admin-list"
      title={words('list')}
      actions={
        <Button
          variant="default"
          size="xs"
          loading={isRunning}
          onClick={() => setTurn((before) => before + 1)}
        >
          {words('look')}
        </Button>
      }
      foot={listed && listed.unreadable > 0 ? words('unreadable', { count: listed.unreadable }) : undefined}
    >
      {refusal?.code !== undefined && refusal.code === told ? (
        <EmptyState title={words('listAway')}>{words('listAwayNext')}</EmptyState>
      ) : refusal ? (
        <div className="fw-backups-refused">
          <ErrorNotice error={refusal} words={words} onRetry={null} />
        </div>
      ) : (
        <RecordTable
          label={words('list')}
          rows={listed?.backups ?? []}
          rowKey={({ id }) => id}
          isLoading={isRunning && listed === undefined}
          columns={[
            {
              id: 'when',
              header: words('column.when'),
              width: 'minmax(10.5rem, 2fr)',
              sorted: 'descending',
              cell: ({ takenAt }) => <time dateTime={takenAt}>{format.dateTime(takenAt)}</time>,
            },
            {
              id: 'size',
              header: words('column.size'),
              width: 'minmax(5rem, 1fr)',
              cell: ({ bytes }) => words('mb', { size: format.number(megabytes(bytes)) }),
            },
            {
              id: 'files',
              header: words('column.files'),
              width: 'minmax(4rem, 1fr)',
              cell: ({ files }) => (files === undefined ? '–' : format.number(files)),
            },
            {
              id: 'version',
              header: words('column.version'),
              width: 'minmax(5rem, 1fr)',
              cell: ({ version }) => <bdi dir="ltr">{version}</bdi>,
            },
            {
              id: 'station',
              header: words('column.station'),
              width: 'minmax(7rem, 1fr)',
              cell: ({ device, isOwn }) => (isOwn ? words('thisStation') : <bdi dir="ltr">{device}</bdi>),
            },
          ]}
          empty={<EmptyState title={words('empty')}>{words('emptyNext')}</EmptyState>}
        />
      )}
    </Panel>
  );
}
