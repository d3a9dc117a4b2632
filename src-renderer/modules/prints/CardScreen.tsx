import { Button, Loader } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import type { CardKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { prints, type CardLayout } from '#shared/modules/prints/prints.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { CardControls } from './CardControls.tsx';
import './prints.css';
import { PaperFrame } from './PaperFrame.tsx';
import { useCardPreview } from './use-card.ts';
import { usePrinterSetup } from './use-printers.ts';
import { savePaper, useTaken } from './use-taken.ts';
import { usePrintWords } from './words.ts';

/** A patient's card or wristband before it is printed: the PDF itself, beside what may be chosen. */
export function CardScreen({ patientId }: { readonly patientId: string }) {
  const words = usePrintWords();
  const [kind, setKind] = useState<CardKind>('patientCard');
  const patient = useQuery(patients.get, { id: patientId });
  return (
    <Screen
      title={words('card.title')}
      note={
        patient.value === undefined ? undefined : (
          <>
            <PatientName name={patient.value.name} /> · <bdi dir="ltr">{patient.value.mrn}</bdi>
          </>
        )
      }
    >
      {/* Another kind has a printer and a size of its own. */}
      <CardWork key={kind} patientId={patientId} kind={kind} onKind={setKind} />
    </Screen>
  );
}

interface CardWorkProps {
  readonly patientId: string;
  readonly kind: CardKind;
  readonly onKind: (kind: CardKind) => void;
}

function CardWork({ patientId, kind, onKind }: CardWorkProps) {
  const words = usePrintWords();
  const kit = useKitWords();
  const router = useRouter();
  const toast = useToast();
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [pieces, setPieces] = useState(1);
  const setup = usePrinterSetup(kind);
  const layout: CardLayout = { document: kind, language, paper: setup.paper, pieces };
  const preview = useCardPreview(patientId, layout);
  const { run, isRunning: isTaking } = useCommand(prints.takeCard);
  const { take, forget, taken, refusal } = useTaken(run);
  const printsOnLoad = useRef(false);
  const canShow = navigator.pdfViewerEnabled;
  const ready = taken ?? (preview.state === 'ready' ? preview : undefined);
  const printButton = usePrimaryAction(words('print'));
  const leave = () => (router.history.canGoBack() ? router.history.back() : undefined);
  useShortcut({ keys: 'Esc', words: kit('close'), foot: 5, run: leave });

  async function print(): Promise<void> {
    const { printer } = setup;
    printsOnLoad.current = printer === undefined;
    const way = printer === undefined ? { kind: 'dialog' as const } : { kind: 'printer' as const, printer };
    const made = await take({ ...layout, patientId, way });
    if (!made || printer === undefined) return;
    toast(words('sent', { printer }));
    leave();
  }

  /** The window's own dialog prints the counted paper, no other. */
  function printIfDue(printShown: () => void): void {
    if (!printsOnLoad.current || taken === undefined) return;
    printsOnLoad.current = false;
    printShown();
  }

  async function save(): Promise<void> {
    const made = await take({ ...layout, patientId, way: { kind: 'file' } });
    if (made) savePaper(made);
  }

  const lacks = ready?.document.lacks ?? [];
  return (
    <div className="fw-card-screen">
      <Panel title={words(`kind.${kind}`)} className="fw-print">
        {preview.state === 'failed' ? (
          <div className="fw-print-note">
            <ErrorNotice error={preview.error} words={words} onRetry={preview.again} />
          </div>
        ) : null}
        {preview.state === 'preparing' ? (
          <div className="fw-print-wait" role="status">
            <Loader size="sm" /> {words('preparing')}
          </div>
        ) : null}
        {ready ? (
          <PaperFrame shown={ready} title={words('card.frame')} view="view=Fit" onShown={printIfDue} />
        ) : null}
      </Panel>
      <Panel
        title={words('card.kind')}
        padded
        foot={
          <>
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
                className="fw-grow"
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
          </>
        }
      >
        <CardControls
          kind={kind}
          onKind={onKind}
          setup={{
            ...setup,
            change: (part) => {
              forget();
              setup.change(part);
            },
          }}
          language={language}
          onLanguage={(chosen) => {
            forget();
            setLanguage(chosen);
          }}
          pieces={pieces}
          onPieces={(count) => {
            forget();
            setPieces(count);
          }}
        />
        {ready ? (
          <p className="fw-second">{words('card.printedBefore', { count: ready.document.number - 1 })}</p>
        ) : null}
        {lacks.map((lack) => (
          <Notice key={lack} severity="caution">
            {words(`card.${lack}`)}
          </Notice>
        ))}
        {refusal === undefined ? null : <ErrorNotice error={refusal} words={words} onRetry={null} />}
        <p className="fw-second">{words('card.code')}</p>
      </Panel>
    </div>
  );
}
