import { Button } from '@mantine/core';
import { useRef, type FormEvent, type ReactNode } from 'react';
import { FormProvider, type FieldValues, type UseFormReturn } from 'react-hook-form';
import { DraftNotice } from './DraftNotice.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { Kbd } from '../Kbd.tsx';
import { Screen } from '../Screen.tsx';
import { usePrimaryAction } from '../shortcuts/use-primary-action.ts';
import { useShortcut } from '../shortcuts/shortcuts.tsx';
import { useToast } from '../toast.tsx';
import { useKitWords } from '../words.ts';
import { ErrorSummary } from './ErrorSummary.tsx';
import { LeaveGuard } from './LeaveGuard.tsx';
import { useDraft, type DraftOptions } from './use-draft.ts';

export interface FormSectionLink {
  readonly id: string;
  readonly title: string;
}

export interface FormPageProps<V extends FieldValues> {
  readonly form: UseFormReturn<V>;
  readonly title: string;
  /** Whose form it is, for the guard. */
  readonly subject?: ReactNode;
  readonly draftKey: string;
  readonly readDraft: DraftOptions<V>['read'];
  readonly submitLabel: string;
  /** @returns what follows once it is saved; absent where it was refused, which the caller shows through `refusal` */
  readonly onSubmit: (values: V) => Promise<(() => void) | undefined>;
  readonly onCancel: () => void;
  readonly refusal?: ReactNode;
  /** Links to the parts of a long form. */
  readonly sections?: readonly FormSectionLink[];
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A form as a page of its own: drafts, the dirty guard, errors on save, and one primary action in sight. */
export function FormPage<V extends FieldValues>(props: FormPageProps<V>) {
  const {
    form,
    title,
    subject,
    draftKey,
    readDraft,
    submitLabel,
    onSubmit,
    onCancel,
    refusal,
    sections,
    aside,
  } = props;
  const words = useKitWords();
  const format = useFormat();
  const draft = useDraft({ key: draftKey, form, read: readDraft });
  const element = useRef<HTMLFormElement>(null);
  const isSaved = useRef(false);
  const toast = useToast();
  const submitButton = usePrimaryAction(submitLabel);
  const { isDirty, isSubmitting, submitCount, errors } = form.formState;

  const submit = (event: FormEvent) =>
    form.handleSubmit(async (values) => {
      const goOn = await onSubmit(values);
      if (!goOn) return;
      // The guard must let the page that follows a save come.
      isSaved.current = true;
      await draft.discard();
      goOn();
    })(event);
  useShortcut({ keys: 'Ctrl S', words: submitLabel, run: () => submitButton.current?.click() });
  useShortcut({ keys: 'Esc', words: words('cancel'), run: onCancel });

  return (
    <Screen
      title={title}
      focusTitle={false}
      className="fw-form-page"
      note={<span className="fw-quiet">{words('needed')}</span>}
    >
      <FormProvider {...form}>
        <div className="fw-form-columns">
          {sections === undefined ? null : (
            <nav className="fw-form-nav" aria-label={words('form.parts')}>
              <ul role="list">
                {sections.map(({ id, title: name }) => (
                  <li key={id}>
                    <button type="button" onClick={() => goTo(id)}>
                      {name}
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <form
            ref={element}
            className="fw-form"
            noValidate
            autoComplete="off"
            onSubmit={(event) => void submit(event)}
          >
            <ErrorSummary form={element} attempts={Object.keys(errors).length > 0 ? submitCount : 0} />
            {draft.waitingSince === undefined ? null : (
              <DraftNotice action={words('form.draftTakeUp')} onAction={draft.takeUp}>
                {words('form.draftWaiting', { when: format.dateTime(draft.waitingSince) })}
              </DraftNotice>
            )}
            {draft.foundAt === undefined ? null : (
              <DraftNotice action={words('form.draftDiscard')} onAction={draft.startAfresh}>
                {words('form.draftFound', { when: format.dateTime(draft.foundAt) })}
              </DraftNotice>
            )}
            {props.children}
          </form>
          {aside === undefined ? null : <div className="fw-form-aside">{aside}</div>}
        </div>
        {refusal === undefined ? null : <div className="fw-form-refusal">{refusal}</div>}
        <div className="fw-form-foot">
          <span className="fw-quiet" role="status">
            {draft.isTooLong
              ? words('form.draftTooLong')
              : draft.savedAt === undefined
                ? ''
                : words('form.draftSaved', { time: format.time(draft.savedAt) })}
          </span>
          <Button variant="default" onClick={onCancel}>
            {words('cancel')}
          </Button>
          <Button
            ref={submitButton}
            loading={isSubmitting}
            aria-keyshortcuts="Control+Enter"
            onClick={() => element.current?.requestSubmit()}
          >
            {submitLabel}
            <Kbd keys="Ctrl Enter" />
          </Button>
        </div>
        <LeaveGuard
          form={title}
          subject={subject}
          hasUnsaved={() => isDirty && !isSaved.current}
          onSaveDraft={draft.save}
          onDiscard={async () => {
            const bringBack = await draft.discard();
            toast(words('toast.discarded'), async () => {
              if (!(await bringBack())) return words('toast.draftNotBack');
              toast(words('toast.draftBack'));
              return undefined;
            });
          }}
        />
      </FormProvider>
    </Screen>
  );
}

function goTo(id: string): void {
  const section = document.querySelector(`#${CSS.escape(id)}`);
  section?.scrollIntoView({ block: 'start' });
  section?.querySelector<HTMLElement>('input, select, textarea, button')?.focus({ preventScroll: true });
}
