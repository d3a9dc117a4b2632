import type { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import type { Procedure } from '#shared/modules/encounters/procedure.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import type { EntryTarget } from '../entry/entries.ts';
import { ListTable } from '../lists/ListTable.tsx';
import { VisitLink } from '../lists/VisitLink.tsx';
import { ChangeButton } from '../parts/ChangeButton.tsx';
import { Concept } from '../parts/Concept.tsx';
import { Day } from '../parts/Day.tsx';
import { useHistoryWords } from './words.ts';

export interface StayTableProps {
  /** Entered by hand: stays elsewhere, as the patient told of them. */
  readonly told: readonly Procedure[];
  readonly visits: readonly Encounter[];
  readonly onVisit: (encounterId: string) => void;
  readonly onEntry: (target: EntryTarget) => void;
}

/** Stays in hospitals: what was told, and what was a visit in this record. */
export function StayTable({ told, visits, onVisit, onEntry }: StayTableProps) {
  const words = useHistoryWords();
  const mayWrite = usePermission('chart.write');
  return (
    <ListTable
      columns={[words('column.what'), words('column.when'), words('column.until'), words('column.entry')]}
      rows={[
        ...told.map((stay) => ({
          key: stay.id,
          newer: stay.newer,
          cells: [
            <Concept key="name" of={stay.code} />,
            <Day key="when" at={stay.performedStart} />,
            <Day key="until" at={stay.performedEnd} none="" />,
            mayWrite && stay.newer === undefined ? (
              <ChangeButton
                key="entry"
                name={conceptWords(stay.code)}
                onChange={() => onEntry({ kind: 'procedure', base: stay })}
              />
            ) : null,
          ],
          ...(stay.note === undefined ? {} : { note: stay.note }),
        })),
        ...visits.map((visit) => ({
          key: visit.id,
          newer: visit.newer,
          cells: [
            <Concept key="name" of={visit.reason?.[0] ?? visit.type?.[0]} />,
            <Day key="when" at={visit.start} />,
            <Day key="until" at={visit.end} none="" />,
            <VisitLink
              key="entry"
              encounterId={visit.id}
              at={visit.start}
              isImported={visit.source !== undefined}
              onVisit={onVisit}
            />,
          ],
        })),
      ]}
    />
  );
}
