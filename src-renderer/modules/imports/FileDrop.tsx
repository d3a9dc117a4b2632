import { ActionIcon, Button } from '@mantine/core';
import { IconFileImport, IconX } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { sourceName } from '#shared/modules/imports/source-name.rules.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { bytesText, isImportName, isTableName } from './file-chunks.ts';
import { openTable } from './table/table-desk.ts';
import { handOver } from './window-hand-over.ts';
import { useImportWords } from './words.ts';

/** Files chosen or dropped, looked over before they are imported. */
export function FileDrop({ isBusy }: { readonly isBusy: boolean }) {
  const words = useImportWords();
  const format = useFormat();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [leftOut, setLeftOut] = useState(0);
  const [isOver, setIsOver] = useState(false);
  const [source, setSource] = useState('');
  const named = source.trim();
  const isNamed = named === '' || sourceName.safeParse(named).success;
  const picker = useRef<HTMLInputElement>(null);
  const sourceField = useRef<HTMLInputElement>(null);
  const importButton = usePrimaryAction(words('import', { count: files.length }));
  const size = (bytes: number) => bytesText(bytes, format.number);
  const add = (added: readonly File[]) => {
    // A table is mapped before it is taken in, one at a time.
    const table = added.find(({ name }) => isTableName(name));
    const fit = added.filter(({ name }) => isImportName(name));
    setLeftOut(added.length - fit.length - (table ? 1 : 0));
    if (table) void openTable(table);
    // The same file chosen twice is one.
    const keyOf = (file: File) => `${file.name} ${file.size} ${file.lastModified}`;
    setFiles((before) => [...new Map([...before, ...fit].map((file) => [keyOf(file), file])).values()]);
  };
  const clear = () => {
    setFiles([]);
    setLeftOut(0);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    add([...event.dataTransfer.files]);
  };
  const start = () => {
    if (!isNamed) return sourceField.current?.focus();
    void handOver.send({ files, ...(named === '' ? {} : { source: named }) });
    clear();
  };
  return (
    <Panel
      title={words('filesTitle')}
      note={
        files.length === 0
          ? null
          : words('chosen', {
              count: files.length,
              size: size(files.reduce((sum, file) => sum + file.size, 0)),
            })
      }
      className="fw-import-choose"
      foot={
        <div className="fw-button-row fw-import-foot">
          {files.length === 0 ? (
            <span className="fw-second">{words('chooseFirst')}</span>
          ) : (
            <Button variant="default" onClick={clear}>
              {words('clear')}
            </Button>
          )}
          <Button
            ref={importButton}
            disabled={files.length === 0 || isBusy}
            aria-keyshortcuts="Control+Enter"
            onClick={start}
          >
            {words('import', { count: files.length })}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </div>
      }
    >
      <div
        className="fw-drop"
        data-over={isOver ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        <IconFileImport size={28} aria-hidden="true" />
        <p className="fw-drop-title">{isOver ? words('dropNow') : words('drop')}</p>
        <p className="fw-second">{words('or')}</p>
        <Button variant="default" onClick={() => picker.current?.click()}>
          {words('choose')}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={words('choose')}
          accept=".json,.ndjson,.jsonl,.gz,.csv,.tsv"
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            // So that the same file can be chosen again after it was cleared.
            event.currentTarget.value = '';
          }}
        />
        <p className="fw-second fw-drop-intro">{words('intro')}</p>
      </div>
      <div className="fw-import-card">
        <TextField
          ref={sourceField}
          label={words('source')}
          description={words('sourceHint')}
          value={source}
          maxLength={100}
          error={isNamed ? undefined : words('sourceWrong')}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
      </div>
      {leftOut === 0 ? null : (
        <div className="fw-import-card">
          <Notice severity="caution" role="status">
            {words('refusedFiles', { count: leftOut })}
          </Notice>
        </div>
      )}
      {files.length === 0 ? null : (
        <table className="fw-import-table">
          <thead>
            <tr>
              <th scope="col">{words('column.file')}</th>
              <th scope="col" className="fw-end">
                {words('column.size')}
              </th>
              <th aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={`${file.name} ${file.size} ${file.lastModified}`}>
                <th scope="row">
                  <bdi>{file.name}</bdi>
                </th>
                <td className="fw-end">{size(file.size)}</td>
                <td className="fw-end">
                  <ActionIcon
                    size={24}
                    aria-label={words('remove', { name: file.name })}
                    onClick={() => setFiles((before) => before.filter((other) => other !== file))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
