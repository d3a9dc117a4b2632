import { NativeSelect, SegmentedControl } from '@mantine/core';
import { CARD_KINDS, CARDS_ON_SHEET, type CardKind } from '#shared/modules/prints/document-kinds.rules.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '#renderer/kit/i18n/language.tsx';
import type { PrinterSetup } from './use-printers.ts';
import { usePrintWords } from './words.ts';

const DIALOG = '';

export interface CardControlsProps {
  readonly kind: CardKind;
  readonly onKind: (kind: CardKind) => void;
  readonly setup: PrinterSetup<CardKind>;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly pieces: number;
  readonly onPieces: (pieces: number) => void;
}

/** What is printed, on what, and how many. */
export function CardControls(props: CardControlsProps) {
  const { kind, onKind, setup, language, onLanguage, pieces, onPieces } = props;
  const words = usePrintWords();
  const { printers, printer, paper, papers, change } = setup;
  // The system's own dialog asks how many of a single card.
  const asksPieces = paper === 'cardSheet' || printer !== undefined;
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={words('card.kind')}
        value={kind}
        onChange={(value) => onKind(CARD_KINDS.find((one) => one === value) ?? kind)}
        data={CARD_KINDS.map((value) => ({ value, label: words(`kind.${value}`) }))}
      />
      <NativeSelect
        label={words('card.paper')}
        value={paper}
        onChange={({ currentTarget: { value } }) =>
          change({ paper: papers.find((one) => one === value) ?? paper })
        }
        data={papers.map((value) => ({ value, label: words(`paper.${value}`) }))}
      />
      {asksPieces ? (
        <NativeSelect
          label={words('card.pieces')}
          value={String(pieces)}
          onChange={({ currentTarget: { value } }) => onPieces(Number(value))}
          data={Array.from({ length: CARDS_ON_SHEET }, (_, index) => ({
            value: String(index + 1),
            label: words(kind === 'wristband' ? 'card.bandsCount' : 'card.piecesCount', { count: index + 1 }),
          }))}
        />
      ) : null}
      <NativeSelect
        label={words('language')}
        value={language}
        onChange={({ currentTarget: { value } }) =>
          onLanguage(LANGUAGES.find((one) => one === value) ?? language)
        }
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      {printers.length > 0 ? (
        <NativeSelect
          label={words('printer')}
          value={printer ?? DIALOG}
          onChange={({ currentTarget: { value } }) =>
            change({ printer: value === DIALOG ? undefined : value })
          }
          data={[
            { value: DIALOG, label: words('dialog') },
            ...printers.map(({ name, isDefault }) => ({
              value: name,
              label: isDefault ? words('isDefault', { name }) : name,
            })),
          ]}
        />
      ) : (
        <p className="fw-second">{words('card.noPrinters')}</p>
      )}
    </>
  );
}
