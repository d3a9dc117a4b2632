import { NativeSelect } from '@mantine/core';
import { Controller, type UseFormReturn } from 'react-hook-form';
import * as z from 'zod';
import { DOCUMENT_CATEGORIES } from '#shared/modules/documents/document-categories.rules.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import type { DocumentWords } from '#shared/modules/documents/documents.rules.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useDocumentWords } from './words.ts';

/** What is in the fields: text always. */
export const documentValues = z.object({
  /** Which file a draft was typed for. */
  file: z.string(),
  category: z.enum(DOCUMENT_CATEGORIES),
  title: z.string(),
  date: z.string(),
  author: z.string(),
  note: z.string(),
});
export type DocumentValues = z.infer<typeof documentValues>;

export function valuesOf(document: Document): DocumentValues {
  const { category, title, date = '', author = '', note = '' } = document;
  return { file: '', category, title, date, author, note };
}

/** Absent where nothing was typed: `''` never leaves the form. */
export function wordsFrom({ category, title, date, author, note }: DocumentValues): DocumentWords {
  return {
    category,
    title: title.trim(),
    ...(date === '' ? {} : { date }),
    ...(author.trim() === '' ? {} : { author: author.trim() }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
}

export function DocumentFields({ form }: { readonly form: UseFormReturn<DocumentValues> }) {
  const words = useDocumentWords();
  const kit = useKitWords();
  const { register, control, formState } = form;
  const errorOf = (code: string | undefined) =>
    code === undefined ? undefined : kit.has(code) ? kit(code, { max: 200 }) : kit('field.wrong');
  return (
    <>
      <NativeSelect
        {...register('category')}
        data-autofocus
        label={words('category')}
        data={DOCUMENT_CATEGORIES.map((value) => ({ value, label: words(`category.${value}`) }))}
      />
      <TextField
        {...register('title')}
        label={words('name')}
        required
        error={errorOf(formState.errors.title?.message)}
      />
      <Controller
        name="date"
        control={control}
        render={({ field }) => (
          <DateField
            label={words('date')}
            value={field.value === '' ? undefined : field.value}
            onChange={(value) => field.onChange(value ?? '')}
            error={errorOf(formState.errors.date?.message)}
          />
        )}
      />
      <TextField
        {...register('author')}
        label={words('author')}
        error={errorOf(formState.errors.author?.message)}
      />
      <LongTextField
        {...register('note')}
        label={words('note')}
        error={errorOf(formState.errors.note?.message)}
      />
    </>
  );
}
