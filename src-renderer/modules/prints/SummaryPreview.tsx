import { Button, Loader, SegmentedControl } from '@mantine/core';
import { IconDownload, IconExternalLink, IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import './prints.css';
import { usePrintedSummary } from './use-printed.ts';
import { usePrintWords } from './words.ts';

export interface SummaryPreviewProps {
  readonly patientId: string;
  readonly onClose: () => void;
}

/** The real paper before it is printed: the PDF that the engine made, not a picture of it. */
export function SummaryPreview({ patientId, onClose }: SummaryPreviewProps) {
  const words = usePrintWords();
  const kit = useKitWords();
  const spoken = useLanguage();
  const [language, setLanguage] = useState<Language>(spoken);
  const printed = usePrintedSummary(patientId, language);
  const frame = useRef<HTMLIFrameElement>(null);
  const canShow = navigator.pdfViewerEnabled;
  const ready = printed.state === 'ready' ? printed : undefined;
  const printButton = usePrimaryAction(words('print'));
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    region.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useShortcut({ keys: 'Esc', words: kit('close'), run: onClose });
  return (
    <div ref={region} tabIndex={-1} role="region" aria-label={words('frame')} className="fw-print-region">
      <Panel
        title={words('title')}
        note={ready ? words('pages', { count: ready.document.pages }) : null}
        className="fw-print"
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={words('language')}
              value={language}
              onChange={(value) => setLanguage(LANGUAGES.find((known) => known === value) ?? spoken)}
              data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
            <Button variant="default" size="compact-sm" onClick={onClose}>
              {kit('close')}
              <Kbd keys="Esc" />
            </Button>
          </>
        }
        foot={
          <>
            <span className="fw-second">{words('notKept')}</span>
            <div className="fw-button-row fw-print-actions">
              {ready ? (
                <>
                  <Button
                    component="a"
                    variant="default"
                    leftSection={<IconExternalLink size={16} />}
                    href={ready.url}
                    target="_blank"
                    rel="noopener"
                  >
                    {words('open')}
                  </Button>
                  <Button
                    component="a"
                    variant={canShow ? 'default' : 'filled'}
                    leftSection={<IconDownload size={16} />}
                    href={ready.url}
                    download={ready.document.fileName}
                  >
                    {words('download')}
                  </Button>
                </>
              ) : null}
              {canShow ? (
                <Button
                  ref={printButton}
                  leftSection={<IconPrinter size={16} />}
                  disabled={!ready}
                  aria-keyshortcuts="Control+Enter"
                  onClick={() => frame.current?.contentWindow?.print()}
                >
                  {words('print')}
                  <Kbd keys="Ctrl Enter" />
                </Button>
              ) : null}
            </div>
          </>
        }
      >
        {printed.state === 'preparing' ? (
          <div className="fw-print-wait" role="status">
            <Loader size="sm" /> {words('preparing')}
          </div>
        ) : null}
        {printed.state === 'failed' ? (
          <div className="fw-print-note">
            <ErrorNotice error={printed.error} onRetry={printed.again} />
          </div>
        ) : null}
        {ready && !canShow ? (
          <div className="fw-print-note">
            <Notice severity="info">{words('noViewer')}</Notice>
          </div>
        ) : null}
        {ready && canShow ? (
          <iframe
            ref={frame}
            className="fw-print-frame"
            title={words('frame')}
            src={`${ready.url}#toolbar=0&navpanes=0&zoom=100`}
          />
        ) : null}
      </Panel>
    </div>
  );
}
