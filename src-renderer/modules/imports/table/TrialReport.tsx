import { Button, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { tables, type TableProgress } from '#shared/modules/imports/tables.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import type { Column } from '#renderer/kit/table/table-parts.tsx';
import { useImportWords } from '../words.ts';

export interface TrialReportProps {
  readonly id: string;
  readonly name: string;
  readonly report: NonNullable<TableProgress['report']>;
  readonly isStopped: boolean;
}

type Details = OutputOf<(typeof tables)['details']>;
type Flaw = Details['errors'][number];

/** What a trial found or an import did: counts, each refusal with its cell, and who may be here twice. */
export function TrialReport({ id, name, report, isStopped }: TrialReportProps) {
  const words = useImportWords();
  const format = useFormat();
  const [details, setDetails] = useState<Details>();
  useEffect(() => {
    let isGone = false;
    void request(tables.details, { id }).then((answer) => {
      if (!isGone && answer.ok) setDetails(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [id]);
  const { isDryRun, created, changed, unchanged, refused, ignored, duplicates } = report;
  const counts = [
    ['created', created],
    ['changed', changed],
    ['unchanged', unchanged],
    ['refused', refused],
    ['duplicates', duplicates],
  ] as const;
  return (
    <div className="fw-import-card">
      <p role="status" className="fw-strong">
        {words(isDryRun ? 'table.wouldBe' : isStopped ? 'table.wasStopped' : 'table.are')}
      </p>
      <ul role="list" className="fw-import-types fw-trial-counts">
        {counts.map(([key, count]) => (
          <li key={key} data-none={count === 0 ? '' : undefined}>
            <span className="fw-numeric fw-strong">{format.number(count)}</span>{' '}
            {words(`count.${key}`, { count })}
          </li>
        ))}
      </ul>
      {isDryRun ? null : <p>{words('table.undoHint')}</p>}
      {ignored.length === 0 ? null : (
        <p className="fw-second">{words('table.ignored', { columns: ignored.join(', ') })}</p>
      )}
      {details && details.errors.length > 0 ? (
        <Refused id={id} name={name} errors={details.errors} count={report.errors} />
      ) : null}
      {details && details.duplicates.length > 0 ? <Twice duplicates={details.duplicates} /> : null}
    </div>
  );
}

interface RefusedProps {
  readonly id: string;
  readonly name: string;
  readonly errors: Details['errors'];
  readonly count: number;
}

function Refused({ id, name, errors, count }: RefusedProps) {
  const words = useImportWords();
  const format = useFormat();
  const why = useFlawWords();
  const [code, setCode] = useState('');
  const codes = [...Map.groupBy(errors, (error) => error.code)];
  const shown = errors.filter((error) => code === '' || error.code === code);
  const columns: readonly Column<Flaw>[] = [
    {
      id: 'line',
      header: words('table.line'),
      width: '4rem',
      align: 'end',
      cell: ({ line }) => format.number(line),
    },
    { id: 'column', header: words('table.column'), cell: ({ column }) => <bdi>{column}</bdi> },
    { id: 'cell', header: words('table.cell'), cell: ({ cell }) => <bdi>{cell}</bdi> },
    { id: 'why', header: words('column.why'), width: 'minmax(0, 2fr)', cell: (error) => why(error.code) },
  ];
  const save = async () => {
    const all = Object.fromEntries(codes.map(([one]) => [one, why(one).slice(0, 300)]));
    const answer = await request(tables.refused, { id, words: all });
    if (!answer.ok) return;
    const url = URL.createObjectURL(new Blob([answer.value.text], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name.replace(/\.[a-z]+$/i, '')}-${words('table.refusedFile')}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <h4>{words('errors')}</h4>
      <div className="fw-trial-filter">
        <NativeSelect
          label={words('table.reason')}
          value={code}
          data={[
            { value: '', label: words('table.allReasons', { count }) },
            ...codes.map(([one, of]) => ({ value: one, label: `${why(one)} (${format.number(of.length)})` })),
          ]}
          onChange={({ currentTarget: { value } }) => setCode(value)}
        />
        <Button variant="default" leftSection={<IconDownload size={14} />} onClick={() => void save()}>
          {words('table.saveRefused')}
        </Button>
      </div>
      <p className="fw-second">{words('table.saveHint')}</p>
      <div className="fw-trial-errors">
        <RecordTable
          label={words('errors')}
          columns={columns}
          rows={shown}
          rowKey={({ line, column, code: of }) => `${line} ${column ?? ''} ${of}`}
          total={shown.length}
        />
      </div>
    </>
  );
}

function Twice({ duplicates }: { readonly duplicates: Details['duplicates'] }) {
  const words = useImportWords();
  const format = useFormat();
  const columns: readonly Column<Details['duplicates'][number]>[] = [
    {
      id: 'line',
      header: words('table.line'),
      width: '4rem',
      align: 'end',
      cell: ({ line }) => format.number(line),
    },
    { id: 'row', header: words('table.row'), width: 'minmax(0, 2fr)', cell: ({ row }) => <bdi>{row}</bdi> },
    {
      id: 'of',
      header: words('table.like'),
      cell: ({ ofLine, mrn }) => (ofLine === undefined ? <bdi>{mrn}</bdi> : words('line', { at: ofLine })),
    },
  ];
  return (
    <>
      <h4>{words('table.twice')}</h4>
      <p className="fw-second">{words('table.twiceHint')}</p>
      <div className="fw-trial-errors">
        <RecordTable
          label={words('table.twice')}
          columns={columns}
          rows={duplicates}
          rowKey={({ line }) => String(line)}
        />
      </div>
    </>
  );
}

function useFlawWords(): (code: string) => string {
  const words = useImportWords();
  return (code) => {
    const key = `flaw.${code}`;
    return words.has(key) ? words(key) : code;
  };
}
