import { useEffect, useState, type ReactNode } from 'react';
import { useKitWords } from '../words.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  /** A CSS grid track: `8rem`, `minmax(0, 2fr)`. */
  readonly width?: string;
  /** Numbers stand at the end, with their unit in the header. */
  readonly align?: 'end';
  readonly sorted?: 'ascending' | 'descending' | 'none';
  readonly onSort?: () => void;
  readonly cell: (row: Row) => ReactNode;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a header does not touch the rows
export function HeaderRow({ columns }: { readonly columns: readonly Column<any>[] }) {
  return (
    <div role="row" className="fw-table-head" aria-rowindex={1}>
      {columns.map(({ id, header, align, sorted, onSort }) => (
        <div key={id} role="columnheader" className="fw-table-cell" data-align={align} aria-sort={sorted}>
          {onSort ? (
            <button type="button" className="fw-table-sort" onClick={onSort}>
              {header}
              <span aria-hidden="true">
                {sorted === 'ascending' ? ' ↑' : sorted === 'descending' ? ' ↓' : ''}
              </span>
            </button>
          ) : (
            header
          )}
        </div>
      ))}
    </div>
  );
}

const SKELETON_AFTER_MS = 300;
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6];

/** Only when the answer takes long enough to be noticed. */
export function SkeletonRows({ columns }: { readonly columns: number }) {
  const words = useKitWords();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return SKELETON_ROWS.map((row) => (
    <div key={row} role="row" className="fw-table-row">
      <div role="gridcell" aria-colspan={columns} className="fw-table-cell fw-table-skeleton">
        {row === 1 ? <span className="fw-hidden">{words('loading')}</span> : null}
      </div>
    </div>
  ));
}
