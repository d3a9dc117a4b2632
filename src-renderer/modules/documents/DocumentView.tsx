import { ActionIcon, Loader } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import {
  TEXT_TYPE,
  type DocumentType,
  type FileType,
} from '#shared/modules/documents/document-types.rules.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ReadRefused } from './file-transfer.ts';
import { openPages, type ByteSource, type Pages } from './pages.ts';
import { TextView } from './TextView.tsx';
import { useDocumentWords } from './words.ts';

const ZOOMS = [1, 1.5, 2, 3] as const;

export interface DocumentViewProps {
  /** The same object for the same document: another one is opened anew. */
  readonly source: ByteSource;
  readonly contentType: FileType;
  readonly turns: number;
  readonly title: string;
  /** Once, when its pages are open. */
  readonly onOpened?: (pages: Pages) => void;
}

/** A document as it is looked at: text as text, all else page by page. */
export function DocumentView({ contentType, ...props }: DocumentViewProps) {
  return contentType === TEXT_TYPE ? (
    <TextView source={props.source} title={props.title} />
  ) : (
    <PagesView contentType={contentType} {...props} />
  );
}

interface PagesViewProps extends Omit<DocumentViewProps, 'contentType'> {
  readonly contentType: DocumentType;
}

function PagesView({ source, contentType, turns, title, onOpened }: PagesViewProps) {
  const words = useDocumentWords();
  const [opened, setOpened] = useState<{ readonly of: ByteSource; readonly pages: Pages }>();
  const [failure, setFailure] = useState<{ readonly of: ByteSource; readonly refusal?: Refusal }>();
  const [at, setAt] = useState(0);
  const [zoom, setZoom] = useState(0);
  const [{ width, height }, setSize] = useState({ width: 0, height: 0 });
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const tell = useRef(onOpened);
  const fail = (error: unknown) =>
    setFailure({ of: source, ...(error instanceof ReadRefused ? { refusal: error.refusal } : {}) });

  useEffect(() => {
    let isWanted = true;
    let pages: Pages | undefined;
    openPages(source, contentType).then(
      (ready) => {
        if (!isWanted) return ready.close();
        pages = ready;
        setAt(0);
        setOpened({ of: source, pages: ready });
        tell.current?.(ready);
      },
      (error: unknown) => {
        if (isWanted) fail(error);
      },
    );
    return () => {
      isWanted = false;
      pages?.close();
    };
    // `fail` speaks of this source only.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [source, contentType]);

  useEffect(() => {
    if (!room.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);

  const pages = opened?.of === source ? opened.pages : undefined;
  useEffect(() => {
    if (!pages || !canvas.current || width === 0 || height === 0) return;
    const paper = canvas.current;
    const dots = window.devicePixelRatio;
    const shown = (ZOOMS[zoom] ?? 1) * dots;
    pages.draw(paper, { page: at, turns, width: width * shown, height: height * shown }).then(() => {
      paper.style.inlineSize = `${paper.width / dots}px`;
    }, fail);
    // As above.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [pages, at, turns, zoom, width, height]);

  if (failure?.of === source) {
    return (
      <div className="fw-chart-pad">
        {failure.refusal ? (
          <ErrorNotice error={failure.refusal} words={words} onRetry={null} />
        ) : (
          <Notice severity="serious" role="alert" title={words('cannotShow')} />
        )}
      </div>
    );
  }
  return (
    <div className="fw-doc-view">
      <div className="fw-doc-tools">
        {pages && pages.count > 1 ? (
          <>
            <ActionIcon aria-label={words('previous')} disabled={at === 0} onClick={() => setAt(at - 1)}>
              <IconChevronLeft size={18} className="fw-mirrored" />
            </ActionIcon>
            <span role="status">{words('page', { at: at + 1, count: pages.count })}</span>
            <ActionIcon
              aria-label={words('next')}
              disabled={at === pages.count - 1}
              onClick={() => setAt(at + 1)}
            >
              <IconChevronRight size={18} className="fw-mirrored" />
            </ActionIcon>
          </>
        ) : null}
        <span className="fw-doc-zoom">
          <ActionIcon aria-label={words('smaller')} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
            <IconZoomOut size={18} />
          </ActionIcon>
          <ActionIcon
            aria-label={words('bigger')}
            disabled={zoom === ZOOMS.length - 1}
            onClick={() => setZoom(zoom + 1)}
          >
            <IconZoomIn size={18} />
          </ActionIcon>
        </span>
      </div>
      <div
        ref={room}
        className="fw-doc-room"
        // Scrolled by keyboard, too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={words('picture', { title })}
      >
        {pages ? null : (
          <div className="fw-chart-pad" role="status">
            <Loader size="sm" /> {words('opening')}
          </div>
        )}
        <canvas ref={canvas} role="img" aria-label={words('picture', { title })} hidden={!pages} />
      </div>
    </div>
  );
}
