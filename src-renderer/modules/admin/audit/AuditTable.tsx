import type { AuditEntry } from '#shared/modules/audit/audit.contract.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useAdminWords } from '../words.ts';
import { useActionWords } from './action-words.ts';

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly isLoading: boolean;
}

export function AuditTable({ entries, isLoading }: AuditTableProps) {
  const words = useAdminWords();
  const say = useActionWords();
  const format = useFormat();
  return (
    <RecordTable
      label={words('audit.title')}
      lines={2}
      rows={entries}
      rowKey={({ id }) => id}
      isLoading={isLoading}
      columns={[
        {
          id: 'when',
          header: words('column.when'),
          width: '10.5rem',
          sorted: 'descending',
          cell: ({ recordedAt }) => <time dateTime={recordedAt}>{format.dateTime(recordedAt)}</time>,
        },
        {
          id: 'who',
          header: words('column.who'),
          width: 'minmax(8rem, 2fr)',
          cell: (entry) => <Who entry={entry} />,
        },
        {
          id: 'what',
          header: words('column.what'),
          width: 'minmax(9rem, 3fr)',
          cell: ({ action, parts }) => (
            <>
              {say.action(action)}
              {parts === undefined ? null : <div className="fw-second">{parts.map(say.part).join(', ')}</div>}
            </>
          ),
        },
        {
          id: 'patient',
          header: words('column.patient'),
          width: 'minmax(8rem, 3fr)',
          cell: (entry) => <Whom entry={entry} />,
        },
        {
          id: 'outcome',
          header: words('column.outcome'),
          width: 'minmax(7rem, 2fr)',
          cell: ({ outcome, reason }) =>
            outcome === 'success' ? (
              words('outcome.success')
            ) : (
              <>
                <StatusChip severity="serious">{words('outcome.refused')}</StatusChip>
                {reason === undefined ? null : <div className="fw-second">{say.reason(reason)}</div>}
              </>
            ),
        },
      ]}
      empty={<EmptyState title={words('audit.empty')}>{words('audit.emptyNext')}</EmptyState>}
    />
  );
}

function Who({ entry: { user, userId } }: { readonly entry: AuditEntry }) {
  const words = useAdminWords();
  if (!user) return <bdi>{userId === 'unknown' ? words('audit.nobody') : userId}</bdi>;
  return (
    <>
      <bdi>{user.displayName}</bdi>
      <div className="fw-second">
        <bdi>{user.login}</bdi>
      </div>
    </>
  );
}

function Whom({ entry: { patient, patientId } }: { readonly entry: AuditEntry }) {
  if (patientId === undefined) return <span className="fw-quiet">–</span>;
  if (!patient) return <bdi dir="ltr">{patientId}</bdi>;
  return (
    <>
      <bdi>{patient.name}</bdi>
      <div className="fw-second">
        <bdi dir="ltr">{patient.mrn}</bdi>
      </div>
    </>
  );
}
