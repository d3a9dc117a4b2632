import { useId, useState } from 'react';
import type { FieldForm } from '#shared/kernel/field.ts';
import type { Refusal } from '#shared/kernel/contract.ts';
import { drafts } from '#shared/modules/drafts/drafts.contract.ts';
import { reviews, type OpenField } from '#shared/modules/reviews/reviews.contract.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField } from '#renderer/kit/fields/TextField.tsx';
import { DraftNotice } from '#renderer/kit/form/DraftNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { allTexts, canCombine, canWrite, decisionOf, valueOf, type Choice, type Entry } from './choice.ts';
import { CombinedItems } from './CombinedItems.tsx';
import { FieldValue } from './FieldValue.tsx';
import { SaidLine } from './SaidLine.tsx';
import { ReviewOption } from './ReviewOption.tsx';
import { SettleButton } from './SettleButton.tsx';
import { useNote } from './use-note.ts';
import { useFieldName } from './use-speech.ts';
import { useReviewWords } from './words.ts';
import { WrittenValue } from './WrittenValue.tsx';

export interface ReviewFieldProps {
  readonly patientId: string;
  readonly recordId: string;
  readonly form: FieldForm;
  readonly open: OpenField;
  readonly mayDecide: boolean;
  /** The one that number keys choose in. */
  readonly isFirst: boolean;
  /** The field is about to go: the focus has to be somewhere. */
  readonly onSettled: () => void;
}

const NOTHING: Entry = { text: '', without: new Set() };

/** All values of one field side by side, what stood before them, and what somebody says holds. */
export function ReviewField({
  patientId,
  recordId,
  form,
  open,
  mayDecide,
  isFirst,
  onSettled,
}: ReviewFieldProps) {
  const words = useReviewWords();
  const kit = useKitWords();
  const format = useFormat();
  const errorText = useErrorText(words);
  const nameOf = useFieldName();
  const toast = useToast();
  const titleId = useId();
  const group = useId();
  const { field, values, before, isOptional } = open;
  const stamps = values.map(({ stamp }) => stamp);
  const look = stamps.join(' ');
  const [chosen, setChosen] = useState<{ readonly choice: Choice; readonly look: string }>();
  const [entry, setEntry] = useState(NOTHING);
  const [isNeeded, setIsNeeded] = useState(false);
  const [refused, setRefused] = useState<Refusal>();
  const note = useNote(recordId, field);
  const { run, isRunning } = useCommand(reviews.settle);
  // A choice holds for the values that it was made among.
  const choice = chosen?.look === look ? chosen.choice : undefined;
  const hasMoved = chosen !== undefined && choice === undefined;
  const decision = decisionOf(form, values, choice, entry);
  const choose = (next: Choice) => {
    setChosen({ choice: next, look });
    setIsNeeded(false);
    setRefused(undefined);
    if (next.how === 'combined' && form.kind === 'text' && entry.text === '')
      setEntry({ ...entry, text: allTexts(values) });
  };

  async function save(): Promise<void> {
    if (!decision) return setIsNeeded(true);
    const said = note.form.getValues('note').trim();
    const settled = await run({
      patientId,
      id: recordId,
      field,
      settles: stamps,
      decision,
      ...(said !== '' && { note: said }),
    });
    if (!settled.ok) return setRefused(settled.error);
    const bringNoteBack = await note.draft.discard();
    toast(words('done', { field: nameOf(field) }), async () => {
      // Before the field is there again, and looks for what was typed in it.
      if (said !== '') await bringNoteBack();
      const { decisionId } = settled.value;
      const undone = await request(reviews.undo, { patientId, decisionId });
      if (undone.ok) return undefined;
      await request(drafts.discard, { key: note.key });
      return errorText(undone.error);
    });
    onSettled();
    return undefined;
  }

  const others: readonly { readonly choice: Choice; readonly label: string }[] = [
    ...(canCombine(form)
      ? [
          {
            choice: { how: 'combined' } as const,
            label: words(form.kind === 'list' ? 'combineItems' : 'combine'),
          },
        ]
      : []),
    ...(canWrite(form) ? [{ choice: { how: 'written' } as const, label: words('write') }] : []),
    ...(isOptional ? [{ choice: { how: 'empty' } as const, label: words('leaveEmpty') }] : []),
  ];
  return (
    <section className="fw-review-field" aria-labelledby={titleId}>
      <h3 id={titleId}>
        {nameOf(field)} <span className="fw-panel-note">{words('values', { count: values.length })}</span>
      </h3>
      {hasMoved ? (
        <ErrorNotice error={{ code: 'review.changedMeanwhile' }} words={words} onRetry={null} />
      ) : null}
      <fieldset disabled={!mayDecide || isRunning}>
        <legend className="fw-hidden">{words('what')}</legend>
        <div className="fw-review-values">
          <div className="fw-review-before">
            <span className="fw-review-label">{words('before')}</span>
            {before ? (
              <>
                <FieldValue recordId={recordId} field={field} value={before.value} />
                <SaidLine said={before} />
              </>
            ) : (
              <p className="fw-second">{words('beforeUnknown')}</p>
            )}
          </div>
          {values.map((value, index) => (
            <ReviewOption
              key={value.stamp}
              group={group}
              number={isFirst && mayDecide ? index + 1 : undefined}
              isChosen={choice?.how === 'chosen' && choice.stamp === value.stamp}
              onChoose={() => choose({ how: 'chosen', stamp: value.stamp })}
              label={words('value', { number: index + 1 })}
              mark={index === 0 ? words('standsNow') : undefined}
            >
              <FieldValue
                recordId={recordId}
                field={field}
                value={value.value}
                against={(values[index === 0 ? 1 : 0] ?? value).value}
              />
              <SaidLine said={value} />
            </ReviewOption>
          ))}
        </div>
        {mayDecide && others.length > 0 ? (
          <div className="fw-review-others">
            {others.map(({ choice: other, label }, index) => (
              <ReviewOption
                key={other.how}
                group={group}
                number={isFirst ? values.length + index + 1 : undefined}
                isChosen={choice?.how === other.how}
                onChoose={() => choose(other)}
                label={label}
              />
            ))}
          </div>
        ) : null}
      </fieldset>
      {choice?.how === 'combined' && form.kind === 'list' ? (
        <CombinedItems field={field} form={form} open={open} entry={entry} onEntry={setEntry} />
      ) : null}
      {choice?.how === 'written' || (choice?.how === 'combined' && form.kind === 'text') ? (
        <WrittenValue form={form} text={entry.text} onChange={(text) => setEntry({ ...entry, text })} />
      ) : null}
      {mayDecide ? (
        <>
          {note.draft.foundAt === undefined ? null : (
            <DraftNotice action={kit('form.draftDiscard')} onAction={note.draft.startAfresh}>
              {kit('form.draftFound', { when: format.dateTime(note.draft.foundAt) })}
            </DraftNotice>
          )}
          <LongTextField {...note.form.register('note')} label={words('noteLabel')} maxLength={2000} />
          {decision ? (
            <div className="fw-review-outcome" role="status">
              <span className="fw-review-label">{words('willStand')}</span>
              {valueOf(values, decision) === undefined ? (
                <p>{words('willBeEmpty')}</p>
              ) : (
                <FieldValue recordId={recordId} field={field} value={valueOf(values, decision)} />
              )}
            </div>
          ) : null}
          {isNeeded ? (
            <p className="fw-review-needed" role="alert">
              {words(choice === undefined ? 'chooseFirst' : 'writeFirst')}
            </p>
          ) : null}
          {refused ? <ErrorNotice error={refused} words={words} onRetry={null} /> : null}
          <div className="fw-button-row">
            <SettleButton isFirst={isFirst} isRunning={isRunning} onSettle={() => void save()} />
          </div>
        </>
      ) : null}
    </section>
  );
}
