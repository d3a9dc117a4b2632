import type { Procedure } from '#shared/modules/encounters/procedure.record.ts';
import { kindOf } from '#shared/modules/history/procedure-kind.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { useEntryWords } from '../entry/words.ts';
import { ListTable } from '../lists/ListTable.tsx';
import { VisitLink } from '../lists/VisitLink.tsx';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { Concept } from '../parts/Concept.tsx';
import { Day } from '../parts/Day.tsx';
import { useHistoryWords } from './words.ts';

export interface ProcedureTableProps {
  readonly procedures: readonly Procedure[];
  readonly onVisit: (encounterId: string) => void;
  readonly onEntry: (target: EntryTarget) => void;
}

export function ProcedureTable({ procedures, onVisit, onEntry }: ProcedureTableProps) {
  const words = useHistoryWords();
  const entry = useEntryWords();
  const mayWrite = usePermission('chart.write');
  return (
    <ListTable
      columns={[
        words('column.what'),
        words('column.kind'),
        words('column.when'),
        words('column.until'),
        words('column.entry'),
      ]}
      rows={procedures.map((procedure) => {
        const kind = kindOf(procedure.category);
        return {
          key: procedure.id,
          newer: procedure.newer,
          records: [procedure.id],
          name: conceptWords(procedure.code),
          cells: [
            <Concept key="name" of={procedure.code} />,
            kind === undefined ? conceptWords(procedure.category) : entry(`procedureKind.${kind}`),
            <Day key="when" at={procedure.performedStart} />,
            <Day key="until" at={procedure.performedEnd} none="" />,
            <span key="entry" className="fw-entry-cell">
              {procedure.encounterId === undefined && procedure.source === undefined ? null : (
                <VisitLink
                  encounterId={procedure.encounterId}
                  at={procedure.performedStart}
                  isImported={procedure.source !== undefined}
                  onVisit={onVisit}
                />
              )}
              {mayWrite && procedure.newer === undefined ? (
                <ChangeButton
                  name={conceptWords(procedure.code)}
                  onChange={() => onEntry({ kind: 'procedure', base: procedure })}
                />
              ) : null}
            </span>,
          ],
          ...(procedure.note === undefined ? {} : { note: procedure.note }),
        };
      })}
    />
  );
}
