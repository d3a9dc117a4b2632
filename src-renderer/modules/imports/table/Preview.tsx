import type { TableLook } from '#shared/modules/imports/tables.contract.ts';
import { useImportWords } from '../words.ts';

/** The first rows as they were read: whether letters and columns are right is seen here. */
export function Preview({ look }: { readonly look: TableLook }) {
  const words = useImportWords();
  return (
    <details className="fw-import-unmapped fw-table-preview" open={look.header.length < 2}>
      <summary>{words('table.preview', { count: look.preview.length })}</summary>
      {/* Wider than its panel: it scrolls, and with the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="region" aria-label={words('table.preview', { count: look.preview.length })}>
        <table className="fw-import-table">
          <thead>
            <tr>
              <th scope="col">{words('table.line')}</th>
              {look.header.map((column, at) => (
                // Columns may share a name; their order is their identity.
                // oxlint-disable-next-line react/no-array-index-key
                <th key={at} scope="col">
                  <bdi>{column}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {look.preview.map(({ line, cells }) => (
              <tr key={line}>
                <th scope="row" className="fw-numeric">
                  {line}
                </th>
                {cells.map((cell, at) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <td key={at}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
