import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ReadRefused } from './file-transfer.ts';
import type { ByteSource } from './pages.ts';
import { useDocumentWords } from './words.ts';

/** Of a longer text the rest would only make the window slow. */
const MOST_BYTES = 1_000_000;

interface Opened {
  readonly of: ByteSource;
  /** Absent where it could not be read. */
  readonly text?: string;
  readonly refusal?: Refusal;
}

/** A note that came as text, to be read, searched and copied. */
export function TextView({ source, title }: { readonly source: ByteSource; readonly title: string }) {
  const words = useDocumentWords();
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => {
    let isWanted = true;
    source.read(0, Math.min(source.size, MOST_BYTES)).then(
      (bytes) => isWanted && setOpened({ of: source, text: new TextDecoder().decode(bytes) }),
      (error: unknown) =>
        isWanted &&
        setOpened({ of: source, ...(error instanceof ReadRefused ? { refusal: error.refusal } : {}) }),
    );
    return () => {
      isWanted = false;
    };
  }, [source]);
  const now = opened?.of === source ? opened : undefined;
  if (!now) {
    return (
      <div className="fw-chart-pad" role="status">
        <Loader size="sm" /> {words('opening')}
      </div>
    );
  }
  if (now.text === undefined) {
    return (
      <div className="fw-chart-pad">
        {now.refusal ? (
          <ErrorNotice error={now.refusal} words={words} onRetry={null} />
        ) : (
          <Notice severity="serious" role="alert" title={words('cannotShow')} />
        )}
      </div>
    );
  }
  return (
    <div className="fw-doc-view">
      {source.size > MOST_BYTES ? <Notice severity="caution" title={words('textCut')} /> : null}
      <div
        className="fw-doc-room"
        // Scrolled by keyboard, too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={words('picture', { title })}
      >
        <div className="fw-doc-text" dir="auto">
          {now.text}
        </div>
      </div>
    </div>
  );
}
