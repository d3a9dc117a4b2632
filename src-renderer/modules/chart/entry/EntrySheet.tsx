import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { history } from '#shared/modules/history/history.contract.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useKnownWords, type KnownWords } from '../known/words.ts';
import { SideSheet } from '../parts/SideSheet.tsx';
import { allergyEntry } from './allergy-entry.ts';
import type { Entry, EntryTarget, EntryWordings } from './entries.ts';
import { EntryForm } from './EntryForm.tsx';
import { lifestyleEntry } from './lifestyle-entry.ts';
import { problemEntry } from './problem-entry.ts';
import { procedureEntry } from './procedure-entry.ts';
import { relativeEntry } from './relative-entry.ts';
import { vaccineEntry } from './vaccine-entry.ts';
import { WithdrawForm } from './WithdrawForm.tsx';
import { useEntryWords } from './words.ts';

export interface EntrySheetProps {
  readonly patientId: string;
  readonly target: EntryTarget;
  /** Above the form: what else can be said. */
  readonly lead?: ReactNode;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** One entry beside the chart: added, changed, or marked as entered in error. */
export function EntrySheet({ patientId, target, lead, onDone, onClose }: EntrySheetProps) {
  const words = useEntryWords();
  const known = useKnownWords();
  const { today } = useClock();
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const base = target.kind === 'lifestyle' ? undefined : target.base;
  // An answer is not changed but answered anew; the latest can have been a mistake.
  const inError = target.kind === 'lifestyle' ? target.latest : base;
  const entry = entryOf(target, { words, known, today });
  const title = isWithdrawing
    ? words('withdraw.title')
    : target.kind === 'lifestyle'
      ? known(`topic.${target.topic}`)
      : words(base ? `change.${target.kind}` : `add.${target.kind}`);
  return (
    <SideSheet title={title} onClose={onClose} page={isWithdrawing ? 'withdraw' : 'form'}>
      {inError && isWithdrawing ? (
        <WithdrawForm
          name={nameOf(target, known)}
          withdraw={(reason) => request(history.withdraw, { patientId, id: inError.id, reason })}
          reinstate={() => request(history.reinstate, { patientId, id: inError.id })}
          onDone={onDone}
          onCancel={() => setIsWithdrawing(false)}
        />
      ) : (
        <>
          {lead}
          <EntryForm
            patientId={patientId}
            title={title}
            draftKey={draftKeyOf(target, patientId)}
            parts={entry.parts}
            start={entry.start}
            base={base && JSON.stringify(base)}
            saveLabel={words(`save.${target.kind}`)}
            save={(values, from) => entry.save(patientId, values, from)}
            onDone={onDone}
            onCancel={onClose}
          />
          {inError ? (
            <div className="fw-chart-pad fw-side-foot">
              <Button variant="subtle" color="gray" onClick={() => setIsWithdrawing(true)}>
                {words('withdraw')}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </SideSheet>
  );
}

function entryOf(target: EntryTarget, wordings: EntryWordings): Entry {
  switch (target.kind) {
    case 'allergy':
      return allergyEntry(target.base, wordings);
    case 'problem':
      return problemEntry(target.base, wordings);
    case 'procedure':
      return procedureEntry(target.base, target.startWith, wordings);
    case 'vaccine':
      return vaccineEntry(target.base, wordings);
    case 'relative':
      return relativeEntry(target.base, wordings);
    case 'lifestyle':
      return lifestyleEntry(target.topic, wordings);
  }
}

function draftKeyOf(target: EntryTarget, patientId: string): string {
  if (target.kind === 'lifestyle') return `add-lifestyle-${target.topic}/${patientId}`;
  return target.base ? `change-${target.kind}/${target.base.id}` : `add-${target.kind}/${patientId}`;
}

function nameOf(target: EntryTarget, known: KnownWords): string {
  switch (target.kind) {
    case 'vaccine':
      return conceptWords(target.base?.vaccineCode);
    case 'relative':
      return conceptWords(target.base?.relationship);
    case 'lifestyle':
      return known(`topic.${target.topic}`);
    default:
      return conceptWords(target.base?.code);
  }
}
