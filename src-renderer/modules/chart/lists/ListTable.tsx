import type { ReactNode } from 'react';
import type { NewerMark } from '#shared/kernel/newer-mark.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';

export interface ListRow {
  readonly key: string;
  /** The first names the row. */
  readonly cells: readonly ReactNode[];
  /** Free text beneath. */
  readonly note?: string;
  /** Set where a newer program wrote it. */
  readonly newer?: NewerMark | undefined;
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
        {rows.map(({ key, cells: [name, ...cells], note, newer }) => (
          <tr key={key}>
            <th scope="row">
              {name} <NewerChip of={newer} />
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
