import { ActionIcon, Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import {
  customLabel,
  CUSTOM_TYPES,
  MOST_CUSTOM_FIELDS,
} from '#shared/modules/patients/custom-fields.rules.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { languageOfTag } from '#renderer/kit/language-name.ts';
import {
  customTypeOf,
  isWorded,
  NEW_FIELD,
  NO_LABELS,
  type CustomFieldValues,
  type LabelValues,
} from './custom-values.ts';
import { useCustomWords } from './words.ts';

export interface CustomFieldsProps {
  readonly fields: readonly CustomFieldValues[];
  /** What is missing is said after a try to save. */
  readonly isTried: boolean;
  readonly onChange: (fields: readonly CustomFieldValues[]) => void;
}

/** The facility's own fields, in the order of the form: each folded to its question until it is changed. */
export function CustomFields({ fields, isTried, onChange }: CustomFieldsProps) {
  const words = useCustomWords();
  const list = useRef<HTMLDivElement>(null);
  const change = (index: number, field: CustomFieldValues) =>
    onChange(fields.map((one, at) => (at === index ? field : one)));
  function add(): void {
    onChange([...fields, NEW_FIELD]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('details:last-of-type input')?.focus(),
    );
  }
  return (
    <fieldset className="fw-custom">
      <legend>{words('title')}</legend>
      <p className="fw-second">{words('hint')}</p>
      {fields.length === 0 ? <p className="fw-second">{words('none')}</p> : null}
      <div ref={list}>
        {fields.map((field, index) => (
          <FieldEditor
            // New fields have no key yet; they stand last, in their order.
            key={field.key ?? `new-${index}`}
            field={field}
            error={isTried && !isWorded(field) ? words('wordsNeeded') : undefined}
            onChange={(changed) => change(index, changed)}
            onUp={
              index === 0
                ? undefined
                : () => onChange(fields.toSpliced(index, 1).toSpliced(index - 1, 0, field))
            }
            onRemove={field.key === undefined ? () => onChange(fields.toSpliced(index, 1)) : undefined}
          />
        ))}
      </div>
      {fields.length >= MOST_CUSTOM_FIELDS ? null : (
        <div>
          <Button size="xs" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {words('add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

interface FieldEditorProps {
  readonly field: CustomFieldValues;
  readonly error: string | undefined;
  readonly onChange: (field: CustomFieldValues) => void;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

function FieldEditor({ field, error, onChange, onUp, onRemove }: FieldEditorProps) {
  const words = useCustomWords();
  const name = customLabel(spoken(field.labels), words.language) || words('new');
  const isSaved = field.key !== undefined;
  return (
    <details className="fw-custom-field" open={isSaved && error === undefined ? undefined : true}>
      <summary>
        <bdi>{name}</bdi>{' '}
        <span className="fw-second">
          {words(`type.${field.type}`)}
          {field.archived ? ` · ${words('archived')}` : field.required ? ` · ${words('required')}` : ''}
        </span>
      </summary>
      <div className="fw-custom-parts">
        <Labels
          of={field.labels}
          labelOf={(language) => words('label', { language })}
          error={error}
          onChange={(labels) => onChange({ ...field, labels })}
        />
        <div className="fw-field-row">
          <NativeSelect
            label={words('type')}
            value={field.type}
            disabled={isSaved}
            description={isSaved ? words('key', { key: field.key ?? '' }) : undefined}
            onChange={(event) => onChange({ ...field, type: customTypeOf(event.currentTarget.value) })}
            data={CUSTOM_TYPES.map((value) => ({ value, label: words(`type.${value}`) }))}
          />
        </div>
        {field.type === 'choice' ? <Choices field={field} onChange={onChange} /> : null}
        <div>
          <p className="fw-second">{words('sections')}</p>
          <Labels
            of={field.section}
            labelOf={(language) => words('section', { language })}
            onChange={(section) => onChange({ ...field, section })}
          />
        </div>
        <Checkbox
          label={words('required')}
          checked={field.required}
          onChange={(event) => onChange({ ...field, required: event.currentTarget.checked })}
        />
        {isSaved ? (
          <Checkbox
            label={words('archived')}
            checked={field.archived}
            onChange={(event) => onChange({ ...field, archived: event.currentTarget.checked })}
          />
        ) : null}
        <div className="fw-button-row">
          {onUp ? (
            <ActionIcon aria-label={words('up', { what: name })} onClick={onUp}>
              <IconArrowUp size={18} aria-hidden />
            </ActionIcon>
          ) : null}
          {onRemove ? (
            <ActionIcon aria-label={words('remove', { what: name })} onClick={onRemove}>
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          ) : null}
        </div>
      </div>
    </details>
  );
}

function Choices({ field, onChange }: Pick<FieldEditorProps, 'field' | 'onChange'>) {
  const words = useCustomWords();
  return (
    <fieldset className="fw-custom-choices">
      <legend>{words('choices')}</legend>
      {field.choices.map((choice, index) => (
        <Labels
          key={choice.key ?? `new-${index}`}
          of={choice.labels}
          labelOf={(language) => words('choice', { number: index + 1, language })}
          onChange={(labels) =>
            onChange({ ...field, choices: field.choices.toSpliced(index, 1, { ...choice, labels }) })
          }
        />
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange({ ...field, choices: [...field.choices, { labels: NO_LABELS }] })}
        >
          {words('addChoice')}
        </Button>
      </div>
    </fieldset>
  );
}

function Labels({
  of,
  labelOf,
  error,
  onChange,
}: {
  readonly of: LabelValues;
  readonly labelOf: (language: string) => string;
  readonly error?: string | undefined;
  readonly onChange: (labels: LabelValues) => void;
}) {
  const words = useCustomWords();
  return (
    <div className="fw-field-row">
      {SCREEN_LANGUAGES.map((language, index) => (
        <TextField
          key={language}
          label={labelOf(languageOfTag(language, words.language) ?? language)}
          lang={language}
          dir="auto"
          maxLength={80}
          value={of[language]}
          error={index === 0 ? error : undefined}
          onChange={(event) => onChange({ ...of, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}

/** Without what is empty. */
function spoken(labels: LabelValues): Partial<LabelValues> {
  return Object.fromEntries(Object.entries(labels).filter(([, text]) => text.trim() !== ''));
}
