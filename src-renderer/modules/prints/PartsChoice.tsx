import { Button, Checkbox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import {
  CHART_PARTS,
  type ChartPart,
  type ChartPartsAsked,
} from '#shared/modules/prints/chart-parts.rules.ts';
import type { AskedMoment, TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import './prints.css';
import { useChosenParts } from './use-chosen-parts.ts';
import { usePrintWords } from './words.ts';

/** What the chart shows now, which can be printed as it stands. */
export interface ShownNow {
  readonly visitId: string | undefined;
  readonly moments: readonly AskedMoment[] | undefined;
  readonly filter: { readonly kinds: ReadonlySet<TimelineKind>; readonly text: string };
}

export interface PartsChoiceProps extends ShownNow {
  readonly onChosen: (asked: ChartPartsAsked) => void;
  readonly onClose: () => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which parts of the chart go on one paper. What may not be seen is not offered; the engine refuses it, too. */
export function PartsChoice({ visitId, moments, filter, onChosen, onClose }: PartsChoiceProps) {
  const words = usePrintWords();
  const kit = useKitWords();
  const maySeeDocuments = usePermission('document.read');
  const { chosen, setChosen, keep } = useChosenParts();
  const [from, setFrom] = useState<string>();
  const [until, setUntil] = useState<string>();
  const offered = CHART_PARTS.filter(
    (part) =>
      (part !== 'documents' || maySeeDocuments) &&
      (part !== 'visit' || visitId !== undefined) &&
      (part !== 'compare' || moments !== undefined),
  );
  // What the screen shows now is what one came for.
  const [here, setHere] = useState<readonly ChartPart[]>(
    moments === undefined ? (visitId === undefined ? [] : ['visit']) : ['compare'],
  );
  const isHere = (part: ChartPart) => part === 'visit' || part === 'compare';
  const parts = offered.filter((part) => (isHere(part) ? here : (chosen ?? [])).includes(part));
  const toggle = (part: ChartPart) => {
    const without = (list: readonly ChartPart[]) =>
      list.includes(part) ? list.filter((one) => one !== part) : [...list, part];
    if (isHere(part)) setHere(without(here));
    else setChosen(without(chosen ?? []));
  };
  const hasPeriod = parts.includes('results') || parts.includes('timeline');
  const isFiltered = parts.includes('timeline') && (filter.kinds.size > 0 || filter.text.trim() !== '');
  const isReversed = from !== undefined && until !== undefined && until < from;
  // Text that is no date stands in its field, which says so.
  const isWrong =
    hasPeriod && (isReversed || ![from, until].every((day) => day === undefined || DAY.test(day)));
  const show = () => {
    keep(chosen ?? []);
    onChosen({
      parts,
      ...(hasPeriod && from !== undefined ? { from } : {}),
      ...(hasPeriod && until !== undefined ? { until } : {}),
      ...(parts.includes('visit') && visitId !== undefined ? { visitId } : {}),
      ...(parts.includes('compare') && moments !== undefined ? { moments: [...moments] } : {}),
      ...(isFiltered && filter.kinds.size > 0 ? { kinds: [...filter.kinds] } : {}),
      ...(isFiltered && filter.text.trim() !== '' ? { words: filter.text.trim() } : {}),
    });
  };
  const button = usePrimaryAction(words('parts.show'));
  useShortcut({ keys: 'Esc', words: kit('close'), run: onClose });
  const list = useRef<HTMLFieldSetElement>(null);
  const isReady = chosen !== undefined;
  useEffect(() => {
    if (isReady) list.current?.querySelector('input')?.focus();
  }, [isReady]);
  return (
    <Panel
      title={words('parts.title')}
      className="fw-print-parts"
      padded
      actions={
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {kit('close')}
          <Kbd keys="Esc" />
        </Button>
      }
      foot={
        <>
          <span className="fw-second">
            {parts.length === 0 ? words('parts.none') : words('parts.remembered')}
          </span>
          <Button
            ref={button}
            disabled={parts.length === 0 || isWrong}
            aria-keyshortcuts="Control+Enter"
            onClick={show}
          >
            {words('parts.show')}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </>
      }
    >
      <fieldset ref={list} className="fw-print-parts-list">
        <legend>{words('parts.legend')}</legend>
        {offered.map((part) => (
          <Checkbox
            key={part}
            label={words(`part.${part}`)}
            checked={parts.includes(part)}
            onChange={() => toggle(part)}
          />
        ))}
      </fieldset>
      {hasPeriod ? (
        <fieldset className="fw-print-parts-list">
          <legend>{words('parts.period')}</legend>
          <div className="fw-print-period">
            <DateField label={words('parts.from')} value={from} onChange={setFrom} />
            <DateField
              label={words('parts.until')}
              value={until}
              onChange={setUntil}
              error={isReversed ? words('parts.periodWrong') : undefined}
            />
          </div>
        </fieldset>
      ) : null}
      {isFiltered ? <p className="fw-second">{words('parts.filtered')}</p> : null}
    </Panel>
  );
}
