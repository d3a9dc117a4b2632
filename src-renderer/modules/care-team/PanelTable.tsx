import type { ReactNode } from 'react';
import type { Charge } from '#shared/modules/care-plans/care-teams.contract.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientCell } from '#renderer/kit/PatientFacts.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useCareTeamWords } from './words.ts';

export interface PanelTableProps {
  readonly rows: readonly Charge[];
  readonly isLoading: boolean;
  /** Whose panel it is. */
  readonly name: string;
  readonly box: (charge: Charge) => ReactNode;
  readonly onOpen: (charge: Charge) => void;
  /** Space. */
  readonly onMark: (charge: Charge) => void;
}

export function PanelTable({ rows, isLoading, name, box, onOpen, onMark }: PanelTableProps) {
  const words = useCareTeamWords();
  const format = useFormat();
  return (
    <RecordTable
      label={words('panel.title')}
      lines={2}
      rows={rows}
      rowKey={({ teamId }) => teamId}
      isLoading={isLoading}
      onOpen={onOpen}
      onMark={onMark}
      columns={[
        { id: 'mark', header: '', width: '2.5rem', cell: box },
        {
          id: 'patient',
          header: words('column.patient'),
          width: 'minmax(14rem, 4fr)',
          cell: ({ patient }) => <PatientCell patient={patient} />,
        },
        {
          id: 'part',
          header: words('column.part'),
          width: 'minmax(8rem, 2fr)',
          cell: ({ role }) => words(`role.${role}`),
        },
        {
          id: 'since',
          header: words('column.since'),
          width: 'minmax(8rem, 2fr)',
          cell: ({ start, period }) =>
            start === undefined
              ? '–'
              : `${format.day(start)}${period === 'ahead' ? ` (${words('period.ahead')})` : ''}`,
        },
        {
          id: 'next',
          header: words('column.next'),
          width: 'minmax(8rem, 2fr)',
          cell: ({ next }) =>
            next === undefined ? <span className="fw-quiet">{words('next.none')}</span> : format.day(next),
        },
      ]}
      empty={<EmptyState title={words('panel.none', { name })}>{words('panel.noneNext')}</EmptyState>}
    />
  );
}
