import { Button, Loader, SegmentedControl } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import './prints.css';
import { PaperFrame } from './PaperFrame.tsx';
import { PrinterControls } from './PrinterControls.tsx';
import { usePrinted } from './use-printed.ts';
import { usePrinterSetup } from './use-printers.ts';
import { savePaper, useTaken } from './use-taken.ts';
import { usePrintWords } from './words.ts';

export interface PaperPreviewProps {
  readonly patientId: string;
  /** Chosen parts of the chart; the patient summary where nothing is. */
  readonly parts?: ChartPartsAsked | undefined;
  /** To the choice of what is printed. */
  readonly onChoose: () => void;
  readonly onClose: () => void;
}

/** The real paper before it is printed: the PDF that the engine made, not a picture of it. */
export function PaperPreview({ patientId, parts, onChoose, onClose }: PaperPreviewProps) {
  const words = usePrintWords();
  const kit = useKitWords();
  const spoken = useLanguage();
  const [language, setLanguage] = useState<Language>(spoken);
  const printed = usePrinted(patientId, language, parts);
  const kind = parts === undefined ? 'patientSummary' : 'chartParts';
  const setup = usePrinterSetup(kind);
  const { run, isRunning: isTaking } = useCommand(prints.take);
  const { take, forget, taken, refusal } = useTaken(run);
  const toast = useToast();
  const printsOnLoad = useRef(false);
  const canShow = navigator.pdfViewerEnabled;
  // Once it is counted the paper itself stands here, with its mark.
  const ready = taken ?? (printed.state === 'ready' ? printed : undefined);
  const printButton = usePrimaryAction(words('print'));
  const asked = { patientId, document: kind, language, ...(parts ? { asked: parts } : {}) } as const;
  const frameWords = words(parts === undefined ? 'frame' : 'frameParts');
  useShortcut({ keys: 'W', words: words('choose'), foot: 3, run: onChoose });

  async function print(): Promise<void> {
    const { printer, paper, copies } = setup;
    printsOnLoad.current = printer === undefined;
    const way =
      printer === undefined ? { kind: 'dialog' as const } : { kind: 'printer' as const, printer, paper };
    const made = await take({ ...asked, copies: printer === undefined ? 1 : copies, way });
    if (!made || printer === undefined) return;
    toast(words('sent', { printer }));
    onClose();
  }

  /** The window's own dialog prints the counted paper, no other. */
  function printIfDue(printShown: () => void): void {
    if (!printsOnLoad.current || taken === undefined) return;
    printsOnLoad.current = false;
    printShown();
  }

  async function save(): Promise<void> {
    const made = await take({ ...asked, copies: 1, way: { kind: 'file' } });
    if (made) savePaper(made);
  }

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
    <div ref={region} tabIndex={-1} role="region" aria-label={frameWords} className="fw-print-region">
      <Panel
        title={words(`kind.${kind}`)}
        note={
          ready ? (
            <>
              {words('pages', { count: ready.document.pages })}
              {ready.document.number > 1 ? (
                <StatusChip severity="info">{words('isCopy', { number: ready.document.number })}</StatusChip>
              ) : null}
            </>
          ) : null
        }
        className="fw-print"
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={words('language')}
              value={language}
              onChange={(value) => {
                forget();
                setLanguage(LANGUAGES.find((known) => known === value) ?? spoken);
              }}
              data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
            <Button variant="default" size="compact-sm" onClick={onChoose}>
              {words('choose')}
              <Kbd keys="W" />
            </Button>
            <Button variant="default" size="compact-sm" onClick={onClose}>
              {kit('close')}
              <Kbd keys="Esc" />
            </Button>
          </>
        }
        foot={
          <>
            {refusal === undefined ? (
              <span className="fw-second">{words('notKept')}</span>
            ) : (
              <ErrorNotice error={refusal} words={words} onRetry={null} />
            )}
            <div className="fw-button-row fw-print-actions">
              {setup.printers.length > 0 ? <PrinterControls setup={setup} /> : null}
              <Button
                variant={canShow ? 'default' : 'filled'}
                leftSection={<IconDownload size={16} />}
                disabled={!ready || isTaking}
                onClick={() => void save()}
              >
                {words('download')}
              </Button>
              {canShow || setup.printer !== undefined ? (
                <Button
                  ref={printButton}
                  leftSection={<IconPrinter size={16} />}
                  disabled={!ready}
                  loading={isTaking}
                  aria-keyshortcuts="Control+Enter"
                  onClick={() => void print()}
                >
                  {words('print')}
                  <Kbd keys="Ctrl Enter" />
                </Button>
              ) : null}
            </div>
          </>
        }
      >
        {printed.state === 'preparing' && !ready ? (
          <div className="fw-print-wait" role="status">
            <Loader size="sm" /> {words('preparing')}
          </div>
        ) : null}
        {printed.state === 'failed' && !ready ? (
          <div className="fw-print-note">
            <ErrorNotice error={printed.error} onRetry={printed.again} />
          </div>
        ) : null}
        {ready ? <PaperFrame shown={ready} title={frameWords} view="zoom=100" onShown={printIfDue} /> : null}
      </Panel>
    </div>
  );
}
