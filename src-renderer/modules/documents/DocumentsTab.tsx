import { Button } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState, type DragEvent } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { documents } from '#shared/modules/documents/documents.contract.ts';
import { DOCUMENT_TYPES } from '#shared/modules/documents/document-types.rules.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { QueryBody } from '#renderer/modules/chart/parts/QueryBody.tsx';
import { SideSheet } from '#renderer/modules/chart/parts/SideSheet.tsx';
import { AddDocument } from './AddDocument.tsx';
import { DocumentCards } from './DocumentCards.tsx';
import { DocumentPanel } from './DocumentPanel.tsx';
import './documents.css';
import { lookAt, type RefusedFile, type TakenFile } from './take-files.ts';
import { useDocumentWords } from './words.ts';

const NOTHING = {};

export function DocumentsTab({ patientId }: { readonly patientId: string }) {
  const words = useDocumentWords();
  if (!usePermission('document.read')) return <EmptyState title={words('notForYou')} />;
  return <Documents patientId={patientId} />;
}

/** Files of a patient: dropped, pasted or chosen, each looked at and named before it is kept. */
function Documents({ patientId }: { readonly patientId: string }) {
  const words = useDocumentWords();
  const toast = useToast();
  const text = useErrorText(words);
  const mayWrite = usePermission('document.write');
  const query = useQuery(documents.list, { patientId });
  const limits = useQuery(documents.limits, NOTHING).value;
  // What is dropped before that is answered waits for it.
  const [answered] = useState(() => Promise.withResolvers<OutputOf<typeof documents.limits>>());
  useEffect(() => {
    if (limits) answered.resolve(limits);
  }, [answered, limits]);
  const [waiting, setWaiting] = useState<readonly TakenFile[]>([]);
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  const [replaces, setReplaces] = useState<Document>();
  const [openId, setOpenId] = useState<string>();
  const [isOver, setIsOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const [next] = waiting;
  const open = query.value?.find(({ id }) => id === openId);

  async function take(files: readonly File[]): Promise<void> {
    if (!mayWrite || files.length === 0) return;
    const known = limits ?? (await answered.promise);
    const looked = await Promise.all(files.map((file) => lookAt(file, known)));
    setRefused(looked.filter((one) => 'error' in one));
    setWaiting((before) => [...before, ...looked.filter((one) => 'file' in one)]);
  }
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return; // text goes where it was meant to go
    event.preventDefault();
    void take(files);
  });
  useEffect(() => {
    const listener = (event: ClipboardEvent) => onPaste(event);
    window.addEventListener('paste', listener);
    return () => window.removeEventListener('paste', listener);
  }, []);
  const choose = () => picker.current?.click();
  useShortcut({ keys: 'A', words: words('choose'), foot: 1, disabled: !mayWrite, run: choose });
  const settle = () => {
    setWaiting((before) => before.slice(1));
    setReplaces(undefined);
  };
  const close = () => {
    const id = openId;
    setOpenId(undefined);
    requestAnimationFrame(() => document.getElementById(`card-${id}`)?.focus());
  };

  return (
    <div
      className="fw-docs"
      data-over={isOver ? '' : undefined}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(mayWrite);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setIsOver(false);
        void take([...event.dataTransfer.files]);
      }}
    >
      <input
        ref={picker}
        type="file"
        multiple={replaces === undefined}
        hidden
        aria-label={words('choose')}
        accept={DOCUMENT_TYPES.join(',')}
        onChange={(event) => {
          void take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ''; // the same file may be chosen again
        }}
      />
      {open ? (
        <DocumentPanel
          key={open.id}
          document={open}
          onClose={close}
          onReplace={() => {
            setReplaces(open);
            choose();
          }}
        />
      ) : (
        <Panel
          title={words('title')}
          note={query.value?.length}
          actions={
            mayWrite ? (
              <>
                <span className="fw-second">
                  {isOver ? words('dropNow') : words('drop')}
                  {limits ? ` · ${words('limits', { megabytes: limits.megabytes })}` : ''}
                </span>
                <Button
                  variant="default"
                  size="compact-sm"
                  leftSection={<IconFilePlus size={16} />}
                  aria-keyshortcuts="A"
                  onClick={choose}
                >
                  {words('choose')}
                  <Kbd keys="A" />
                </Button>
              </>
            ) : undefined
          }
        >
          {refused.map(({ name, error }) => (
            <div key={name} className="fw-chart-pad">
              <Notice severity="serious" role="alert" title={words('refusedTitle', { name })}>
                {text(error)}
              </Notice>
            </div>
          ))}
          <QueryBody query={query} rows={6}>
            {(all) =>
              all.length === 0 ? (
                <EmptyState title={words('none')}>{mayWrite ? words('noneNext') : null}</EmptyState>
              ) : (
                <DocumentCards documents={all} onOpen={setOpenId} />
              )
            }
          </QueryBody>
        </Panel>
      )}
      {next ? (
        <SideSheet
          title={words(replaces ? 'replaceTitle' : 'addTitle')}
          note={waiting.length > 1 ? words('addOf', { at: 1, count: waiting.length }) : undefined}
          page={`${next.file.name} ${waiting.length}`}
          onClose={settle}
        >
          <AddDocument
            key={`${next.file.name} ${waiting.length}`}
            patientId={patientId}
            file={next.file}
            contentType={next.contentType}
            replaces={replaces}
            onCancel={settle}
            onDone={() => {
              toast(words('saved'));
              if (replaces) setOpenId(undefined);
              settle();
            }}
          />
        </SideSheet>
      ) : null}
    </div>
  );
}
