import { useMemo } from 'react';
import { mainName } from '#shared/kernel/human-name.ts';
import { similarNames } from '#shared/kernel/similar-names.ts';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { PatientCell } from '#renderer/kit/PatientFacts.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { RecordTable } from '#renderer/kit/table/RecordTable.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import type { ListName } from './ListTabs.tsx';
import { useOwnKey } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useHomeWords } from './words.ts';

export interface PatientTableProps {
  readonly list: ListName;
  readonly rows: readonly PatientSummary[];
  readonly isLoading: boolean;
  readonly selected: string | undefined;
  readonly onSelect: (patient: PatientSummary) => void;
  readonly onOpen: (patient: PatientSummary) => void;
  readonly onMark: (patient: PatientSummary) => void;
}

export function PatientTable({
  list,
  rows,
  isLoading,
  selected,
  onSelect,
  onOpen,
  onMark,
}: PatientTableProps) {
  const words = useHomeWords();
  const findKey = useOwnKey('Ctrl K');
  const registerKey = useOwnKey('R');
  const kit = useKitWords();
  const mayRegister = usePermission('patient.write');
  const namesakes = useMemo(() => similarlyNamed(rows), [rows]);
  return (
    <RecordTable
      label={words(`list.${list}`)}
      lines={2}
      rows={rows}
      rowKey={({ id }) => id}
      isLoading={isLoading}
      selectedKey={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      onMark={onMark}
      columns={[
        {
          id: 'patient',
          header: words('column.patient'),
          width: 'minmax(16rem, 5fr)',
          cell: (patient) => <PatientCell patient={patient} />,
        },
        {
          id: 'phone',
          header: words('column.phone'),
          width: 'minmax(7rem, 2fr)',
          cell: ({ phone }) =>
            phone === undefined ? <span className="fw-quiet">–</span> : <bdi dir="ltr">{phone}</bdi>,
        },
        {
          id: 'place',
          header: words('column.place'),
          width: 'minmax(6rem, 2fr)',
          cell: ({ city }) => (city === undefined ? <span className="fw-quiet">–</span> : <bdi>{city}</bdi>),
        },
        {
          id: 'note',
          header: words('column.note'),
          width: 'minmax(8rem, 2fr)',
          cell: ({ id, active, deceased, deceasedAt, isNewer }) => (
            <span className="fw-button-row">
              {isNewer === true ? <StatusChip severity="critical">{kit('newer')}</StatusChip> : null}
              {deceased === true || deceasedAt !== undefined ? (
                <span className="fw-died">{words('died')}</span>
              ) : null}
              {active === false ? <StatusChip severity="caution">{words('inactive')}</StatusChip> : null}
              {namesakes.has(id) ? <StatusChip severity="caution">{words('similarName')}</StatusChip> : null}
            </span>
          ),
        },
      ]}
      empty={
        <EmptyState title={words(`${list}.empty`)}>
          {words(
            list === 'recent'
              ? 'recent.emptyNext'
              : mayRegister
                ? 'newest.emptyNext'
                : 'newest.emptyNextRead',
            { find: findKey, register: registerKey },
          )}
        </EmptyState>
      }
    />
  );
}

/** Those whom someone could take for another of the same list. */
function similarlyNamed(rows: readonly PatientSummary[]): ReadonlySet<string> {
  const named = rows.flatMap(({ id, name }) => {
    const main = mainName(name);
    return main ? [{ id, main }] : [];
  });
  const alike = new Set<string>();
  for (const [index, one] of named.entries()) {
    for (const other of named.slice(index + 1)) {
      if (similarNames(one.main, other.main)) alike.add(one.id).add(other.id);
    }
  }
  return alike;
}
