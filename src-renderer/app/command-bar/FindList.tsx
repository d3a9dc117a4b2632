import { IconArrowRight, IconBolt, IconCommand, IconUserPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { Kbd, PlainKbd } from '#renderer/kit/Kbd.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PatientPhoto } from '#renderer/modules/photos/PatientPhoto.tsx';
import { useShellWords } from '../words.ts';
import type { FindOption } from './find-options.ts';

export interface FindListProps {
  readonly id: string;
  readonly options: readonly FindOption[];
  readonly active: number;
  readonly head: string;
  readonly hint?: string | undefined;
  readonly onHover: (index: number) => void;
  readonly onChoose: (option: FindOption) => void;
}

export function FindList({ id, options, active, head, hint, onHover, onChoose }: FindListProps) {
  const words = useShellWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <>
      {head === '' ? null : <div className="fw-find-head">{head}</div>}
      {hint === undefined ? null : <div className="fw-find-hint">{hint}</div>}
      <div ref={list} id={id} role="listbox" aria-label={words('findResults')} className="fw-find-options">
        {options.map((option, index) => (
          // The keyboard is the combobox's; the mouse presses here without taking the focus from it.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={`${option.kind} ${option.id}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className="fw-find-option"
            data-kind={option.kind}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => {
              if (index !== active) onHover(index);
            }}
            onClick={() => onChoose(option)}
          >
            <OptionBody option={option} isActive={index === active} />
          </div>
        ))}
      </div>
    </>
  );
}

const GROUP_ICONS = { here: IconBolt, go: IconArrowRight, do: IconCommand } as const;

function OptionBody({ option, isActive }: { readonly option: FindOption; readonly isActive: boolean }) {
  const words = useShellWords();
  const kit = useKitWords();
  if (option.kind === 'command') {
    const Icon = GROUP_ICONS[option.command.group];
    return (
      <>
        <Icon size={16} aria-hidden className="fw-quiet" />
        <span className="fw-find-words">{option.command.words}</span>
        <span className="fw-quiet fw-small">{words(`group.${option.command.group}`)}</span>
        {option.command.keys === undefined ? null : <PlainKbd keys={option.command.keys} />}
      </>
    );
  }
  if (option.kind === 'register') {
    return (
      <>
        <IconUserPlus size={18} aria-hidden />
        <span className="fw-find-words">
          {words.rich('findRegister', { name: <bdi key="name">{option.name}</bdi> })}
        </span>
        <Kbd keys="Ctrl Enter" />
      </>
    );
  }
  const { patient, rank, hasNamesake } = option;
  return (
    <>
      <PatientPhoto patientId={patient.id} name={patient.name} photo={patient.photo} size={36} />
      <span className="fw-find-words">
        <span className="fw-find-name">
          <PatientName name={patient.name} />
        </span>
        <span className="fw-find-line">
          <BirthLine birth={patient} />
          {` · ${kit(patient.gender ?? 'unknown')} · `}
          <bdi dir="ltr">{patient.mrn}</bdi>
          {patient.city === undefined ? null : (
            <>
              {' · '}
              <bdi>{patient.city}</bdi>
            </>
          )}
        </span>
      </span>
      {patient.isNewer === true ? <StatusChip severity="critical">{kit('newer')}</StatusChip> : null}
      {hasNamesake ? <StatusChip severity="caution">{words('sameName')}</StatusChip> : null}
      {rank === 'soundAlike' || rank === 'fuzzy' ? (
        <span className="fw-quiet fw-small">{words(`rank.${rank}`)}</span>
      ) : null}
      {isActive ? <Kbd keys="Enter" /> : null}
    </>
  );
}
