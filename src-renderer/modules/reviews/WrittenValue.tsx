import { NativeSelect } from '@mantine/core';
import type { FieldForm } from '#shared/kernel/field.ts';
import { PartialDateField } from '#renderer/kit/fields/PartialDateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { useSpeech } from './use-speech.ts';
import { useReviewWords } from './words.ts';

/** A field for what neither station entered. */
export function WrittenValue({
  form,
  text,
  onChange,
}: {
  readonly form: FieldForm;
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const words = useReviewWords();
  const speech = useSpeech();
  const field = { label: words('writeLabel'), value: text, required: true } as const;
  if (form.kind === 'oneOf' || form.kind === 'boolean') {
    const [values, key] = form.kind === 'oneOf' ? [form.options, 'option.'] : [['yes', 'no'], ''];
    const options = values.map((value) => ({ value, label: speech.word(key + value) ?? value }));
    return (
      <NativeSelect
        {...field}
        data={[{ value: '', label: '' }, ...options]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (form.kind === 'date' || form.kind === 'partialDate')
    return <PartialDateField {...field} onChange={onChange} />;
  const isLong = form.kind === 'text' && form.multiline;
  const typed = (event: { readonly currentTarget: { readonly value: string } }) =>
    onChange(event.currentTarget.value);
  return isLong ? <LongTextField {...field} onChange={typed} /> : <TextField {...field} onChange={typed} />;
}
