import { Button } from '@mantine/core';
import { IconRotateClockwise2 } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import { TEXT_TYPE } from '#shared/modules/documents/document-types.rules.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { HistoryButton, ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { EditDocument, WithdrawDocument } from './ChangeDocument.tsx';
import { storedSource } from './file-transfer.ts';
import { StoredDocument } from './StoredDocument.tsx';
import { useDocumentWords } from './words.ts';

export interface DocumentPanelProps {
  readonly document: Document;
  readonly onReplace: () => void;
  readonly onClose: () => void;
}

/** One document at its full width, with what is said of it and what can be done with it. */
export function DocumentPanel({ document, onReplace, onClose }: DocumentPanelProps) {
  const words = useDocumentWords();
  const mayWrite = usePermission('document.write') && document.newer === undefined;
  const turn = useCommand(documents.describe);
  const [change, setChange] = useState<'edit' | 'withdraw'>();
  const [refusal, setRefusal] = useState<Refusal>();
  const { id, file, turns = 0, title, category, date, author, note, status } = document;
  // By what makes it another file: a new description must not open it anew.
  // oxlint-disable-next-line react/exhaustive-deps
  const source = useMemo(() => storedSource(document), [id, file.hash]);
  const isChangeable = mayWrite && status === 'current';
  const isTurnable = isChangeable && file.contentType !== TEXT_TYPE;
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus(), []);
  async function rotate(): Promise<void> {
    const said = {
      ...(date === undefined ? {} : { date }),
      ...(author === undefined ? {} : { author }),
      ...(note === undefined ? {} : { note }),
    };
    const turned = await turn.run({ id, title, category, ...said, turns: (turns + 1) % 4 });
    setRefusal(turned.ok ? undefined : turned.error);
  }
  useShortcut({ keys: 'Esc', words: words('close'), run: onClose });
  useShortcut({
    keys: 'R',
    words: words('rotate'),
    foot: 1,
    disabled: !isTurnable,
    run: () => void rotate(),
  });
  useShortcut({ keys: 'E', words: words('edit'), disabled: !isChangeable, run: () => setChange('edit') });
  return (
    <>
      <div ref={region} tabIndex={-1} className="fw-doc-open">
        <Panel
          title={<bdi>{title}</bdi>}
          note={words(`category.${category}`)}
          actions={
            <>
              {isChangeable ? (
                <>
                  {isTurnable ? (
                    <Button
                      variant="default"
                      size="compact-sm"
                      leftSection={<IconRotateClockwise2 size={16} />}
                      onClick={() => void rotate()}
                    >
                      {words('rotate')}
                      <Kbd keys="R" />
                    </Button>
                  ) : null}
                  <Button variant="default" size="compact-sm" onClick={() => setChange('edit')}>
                    {words('edit')}
                    <Kbd keys="E" />
                  </Button>
                  <Button variant="default" size="compact-sm" onClick={onReplace}>
                    {words('replace')}
                  </Button>
                </>
              ) : null}
              {mayWrite && status !== 'entered-in-error' ? (
                <Button variant="default" size="compact-sm" onClick={() => setChange('withdraw')}>
                  {words('withdraw')}
                </Button>
              ) : null}
              <Button variant="default" size="compact-sm" onClick={onClose}>
                {words('close')}
                <Kbd keys="Esc" />
              </Button>
            </>
          }
          foot={<Facts document={document} />}
        >
          <NewerChip of={document.newer} /> <ReviewMark of={document.id} />
          <HistoryButton of={document.id} name={title} />
          {status === 'current' ? null : (
            <div className="fw-chart-pad">
              <Notice
                severity={status === 'superseded' ? 'info' : 'serious'}
                title={words(`status.${status}`)}
              >
                {document.withdrawnReason === undefined
                  ? null
                  : words.rich('withdrawnBecause', {
                      reason: <bdi key="reason">{document.withdrawnReason}</bdi>,
                    })}
              </Notice>
            </div>
          )}
          {refusal ? (
            <div className="fw-chart-pad">
              <ErrorNotice error={refusal} words={words} onRetry={null} />
            </div>
          ) : null}
          <StoredDocument
            id={id}
            source={source}
            contentType={file.contentType}
            turns={turns}
            title={title}
          />
        </Panel>
      </div>
      {change === undefined ? null : (
        <SideSheet
          title={words(change === 'edit' ? 'edit' : 'withdrawTitle')}
          onClose={() => setChange(undefined)}
        >
          {change === 'edit' ? (
            <EditDocument document={document} onDone={() => setChange(undefined)} />
          ) : (
            <WithdrawDocument document={document} onDone={() => setChange(undefined)} />
          )}
        </SideSheet>
      )}
    </>
  );
}

function Facts({ document: { date, author, note, addedAt, addedBy } }: { readonly document: Document }) {
  const words = useDocumentWords();
  const format = useFormat();
  return (
    <div className="fw-doc-facts">
      <span>
        {date === undefined ? words('undated') : format.day(date)}
        {author === undefined ? null : (
          <>
            {' · '}
            <bdi>{author}</bdi>
          </>
        )}
        {' · '}
        {words.rich('added', { when: format.dateTime(addedAt), who: <bdi key="who">{addedBy}</bdi> })}
      </span>
      {note === undefined ? null : <span className="fw-note">{note}</span>}
    </div>
  );
}
