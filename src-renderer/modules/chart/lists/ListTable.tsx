import type { ReactNode } from 'react';
import type { NewerMark } from '#shared/kernel/newer-mark.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { HistoryButton, ReviewMark } from '#renderer/modules/reviews/marks.tsx';

export interface ListRow {
  readonly key: string;
  /** The first names the row. */
  readonly cells: readonly ReactNode[];
  /** Free text beneath. */
  readonly note?: string;
  /** Set where a newer program wrote it. */
  readonly newer?: NewerMark | undefined;
  /** What the row shows: it is marked while one of them is not settled, and the first can tell its history. */
  readonly records?: readonly [string, ...string[]];
  /** What its record is called. */
  readonly name?: string;
}

/** A plain table for reading: columns line up, rows wrap, nothing is cut. */
export function ListTable({
  columns,
  rows,
}: {
  readonly columns: readonly string[];
  readonly rows: readonly ListRow[];
}) {
  return (
    <table className="fw-chart-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...cells], note, newer, records, name = '' }) => (
          <tr key={key}>
            <th scope="row">
              {first} <NewerChip of={newer} /> <ReviewMark of={records} />
              {records ? <HistoryButton of={records[0]} name={name} /> : null}
              {note === undefined ? null : <div className="fw-second fw-note">{note}</div>}
            </th>
            {cells.map((cell, index) => (
              // Cells are told apart by their column.
              // oxlint-disable-next-line react/no-array-index-key
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
