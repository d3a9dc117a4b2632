import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import type { ImportUndo } from '#shared/modules/imports/import-undo.rules.ts';
import { imports } from '#shared/modules/imports/imports.contract.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { useImportWords } from './words.ts';

const SHOWN = 20;
const NOTHING = {};

export interface UndoDialogProps {
  readonly run: ImportRun;
  readonly name: string;
  readonly onClose: () => void;
}

/** Says what would go and what would stay before anything does, and afterwards what did. */
export function UndoDialog({ run, name, onClose }: UndoDialogProps) {
  const words = useImportWords();
  const { run: undo, isRunning } = useCommand(imports.undo);
  const [found, setFound] = useState<ImportUndo>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isDone, setIsDone] = useState(false);
  const { id } = run;
  useEffect(() => {
    let isGone = false;
    void request(imports.surveyUndo, { runId: id }).then((answer) => {
      if (isGone) return;
      if (answer.ok) setFound(answer.value);
      else setRefusal(answer.error);
    });
    return () => {
      isGone = true;
    };
  }, [id]);
  const takeBack = async () => {
    const done = await undo({ runId: id });
    if (!done.ok) return setRefusal(done.error);
    setFound(done.value);
    setIsDone(true);
  };
  const isNothing = found !== undefined && found.removed + found.restored === 0;
  return (
    <Modal
      opened
      size="lg"
      onClose={() => {
        if (!isRunning) onClose();
      }}
      title={words('undo.title', { name })}
      withCloseButton={false}
    >
      <ShortcutLayer>
        <div className="fw-undo" aria-busy={!found && !refusal}>
          {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
          {!found && !refusal ? <p role="status">{words('undo.looking')}</p> : null}
          {found && !refusal ? <Found found={found} isDone={isDone} /> : null}
          {isRunning ? <Running runId={id} /> : null}
        </div>
        <div className="fw-dialog-actions">
          <Button data-autofocus variant="default" disabled={isRunning} onClick={onClose}>
            {words(isDone || refusal ? 'undo.close' : 'undo.cancel')}
          </Button>
          {isDone || refusal ? null : (
            <Button
              loading={isRunning}
              disabled={found === undefined || isNothing}
              onClick={() => void takeBack()}
            >
              {words('undo.confirm', { count: found?.removed ?? 0 })}
            </Button>
          )}
        </div>
      </ShortcutLayer>
    </Modal>
  );
}

/** Said once; the bar alone moves. */
function Running({ runId }: { readonly runId: string }) {
  const words = useImportWords();
  const { value: progress } = useQuery(imports.undoProgress, NOTHING);
  const { records, ofRecords } = progress?.runId === runId ? progress : { records: 0, ofRecords: 0 };
  return (
    <>
      <p role="status">{words('undo.running')}</p>
      <ProgressBar part={records} whole={ofRecords} label={words('undo.progress')} />
      {ofRecords === 0 ? null : (
        <p className="fw-second fw-numeric">{words('undo.soFar', { records, ofRecords })}</p>
      )}
    </>
  );
}

function Found({ found, isDone }: { readonly found: ImportUndo; readonly isDone: boolean }) {
  const words = useImportWords();
  const format = useFormat();
  const { removed, removedPatients, restored, kept, keptRecords } = found;
  const people = [...new Map(keptRecords.map((one) => [one.patientId ?? one.id, one])).values()];
  return (
    <>
      <p role={isDone ? 'status' : undefined}>
        {words(isDone ? 'undo.removed' : 'undo.willRemove', {
          patients: removedPatients,
          others: removed - removedPatients,
        })}
      </p>
      {restored > 0 ? (
        <p>{words(isDone ? 'undo.restored' : 'undo.willRestore', { count: restored })}</p>
      ) : null}
      {isDone ? null : <p className="fw-second">{words('undo.numbers')}</p>}
      {kept === 0 ? null : (
        <Notice severity="caution" title={words('undo.kept', { count: kept })}>
          <ul className="fw-undo-kept">
            {people.slice(0, SHOWN).map(({ id, name, mrn, type, reason }) => (
              <li key={id}>
                <bdi>{name ?? type}</bdi> {mrn === undefined ? null : <bdi className="fw-numeric">{mrn}</bdi>}
                {': '}
                {words(`kept.${reason}`)}
              </li>
            ))}
          </ul>
          {people.length > SHOWN ? (
            <p className="fw-second">{words('undo.more', { count: format.number(people.length - SHOWN) })}</p>
          ) : null}
        </Notice>
      )}
    </>
  );
}
