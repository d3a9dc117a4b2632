import { Button } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useImportWords } from './words.ts';

/** The screen shows the first; the saved report has all. */
const SHOWN_ERRORS = 50;
const SHOWN_ELEMENTS = 200;

export interface ImportReportViewProps {
  readonly report: ImportReport;
  readonly files: readonly string[];
  readonly isFinal: boolean;
  readonly finishedAt: string | undefined;
}

export function ImportReportView({ report, files, isFinal, finishedAt }: ImportReportViewProps) {
  const words = useImportWords();
  const { unchanged, placeholders, merged = 0, errors } = report;
  return (
    <>
      <ImportedTypes report={report} />
      {unchanged > 0 ? <p>{words('unchanged', { count: unchanged })}</p> : null}
      {placeholders > 0 ? <p>{words('placeholders', { count: placeholders })}</p> : null}
      {merged > 0 ? <p>{words('merged', { count: merged })}</p> : null}
      {errors.length > 0 ? <Refused errors={errors} files={files} /> : null}
      <Unmapped paths={report.unmapped} />
      {isFinal ? <Keep report={report} finishedAt={finishedAt} /> : null}
    </>
  );
}

function ImportedTypes({ report }: { readonly report: ImportReport }) {
  const words = useImportWords();
  const format = useFormat();
  const types = byCount(report.imported);
  if (types.length === 0) return <p>{words('importedNone')}</p>;
  return (
    <>
      <h4>{words('imported')}</h4>
      <ul role="list" className="fw-import-types">
        {types.map(([type, count]) => (
          <li key={type}>
            <span className="fw-numeric fw-strong">{format.number(count)}</span> {type}
          </li>
        ))}
      </ul>
    </>
  );
}

function Refused({
  errors,
  files,
}: {
  readonly errors: ImportReport['errors'];
  readonly files: readonly string[];
}) {
  const words = useImportWords();
  const showsFile = files.length > 1;
  return (
    <>
      <h4>{words('errors')}</h4>
      <table className="fw-import-table">
        <thead>
          <tr>
            <th scope="col">{words('column.where')}</th>
            <th scope="col">{words('column.what')}</th>
            <th scope="col">{words('column.why')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.slice(0, SHOWN_ERRORS).map((error, index) => (
            // Two errors may say the same; their order is their identity.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              <th scope="row">
                {showsFile ? <bdi>{error.file}</bdi> : null}
                {showsFile && error.at !== undefined ? ', ' : null}
                {error.at === undefined
                  ? null
                  : words(/\.(ndjson|jsonl)(\.gz)?$/i.test(error.file) ? 'line' : 'entry', { at: error.at })}
                {!showsFile && error.at === undefined ? <bdi>{error.file}</bdi> : null}
              </th>
              <td>
                {error.resourceType}
                {error.resourceId === undefined ? null : (
                  <>
                    {' '}
                    <code>
                      <bdi>{error.resourceId}</bdi>
                    </code>
                  </>
                )}
              </td>
              <td>
                <FlawWords code={error.code} />
                {error.path === undefined ? null : (
                  <>
                    : <code>{error.path}</code>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {errors.length > SHOWN_ERRORS ? (
        <p className="fw-second">{words('more', { count: errors.length - SHOWN_ERRORS })}</p>
      ) : null}
    </>
  );
}

function FlawWords({ code }: { readonly code: string }) {
  const words = useImportWords();
  const key = `flaw.${code}`;
  return words.has(key) ? words(key) : <code>{code}</code>;
}

function Unmapped({ paths }: { readonly paths: ImportReport['unmapped'] }) {
  const words = useImportWords();
  const format = useFormat();
  const elements = byCount(paths);
  if (elements.length === 0) return null;
  return (
    <details className="fw-import-unmapped">
      <summary>
        {words('unmapped')} <span className="fw-second">{format.number(elements.length)}</span>
      </summary>
      <p className="fw-second">{words('unmappedHint')}</p>
      <table className="fw-import-table">
        <thead>
          <tr>
            <th scope="col">{words('column.element')}</th>
            <th scope="col" className="fw-end">
              {words('column.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {elements.slice(0, SHOWN_ELEMENTS).map(([path, count]) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td className="fw-end">{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {elements.length > SHOWN_ELEMENTS ? (
        <p className="fw-second">{words('more', { count: elements.length - SHOWN_ELEMENTS })}</p>
      ) : null}
    </details>
  );
}

function Keep({
  report,
  finishedAt,
}: {
  readonly report: ImportReport;
  readonly finishedAt: string | undefined;
}) {
  const words = useImportWords();
  const [isCopied, setIsCopied] = useState(false);
  const text = () => `${JSON.stringify(report, null, 2)}\n`;
  const save = () => {
    const url = URL.createObjectURL(new Blob([text()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `import-report-${(finishedAt ?? '').slice(0, 19).replaceAll(':', '')}.json`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="fw-button-row">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCopy size={14} />}
        onClick={() => void navigator.clipboard.writeText(text()).then(() => setIsCopied(true))}
      >
        {words('copy')}
      </Button>
      <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={save}>
        {words('save')}
      </Button>
      <span role="status" className="fw-second">
        {isCopied ? words('copied') : ''}
      </span>
    </div>
  );
}

/** Most first. */
function byCount(counts: { readonly [name: string]: number }): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
