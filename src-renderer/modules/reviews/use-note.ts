import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { useDraft } from '#renderer/kit/form/use-draft.ts';

const noteValues = z.object({ note: z.string() });

/** What is typed beside a choice. It is kept while one looks elsewhere, and while the desk is locked. */
export function useNote(recordId: string, field: string) {
  const form = useForm({ defaultValues: { note: '' } });
  const key = `review/${recordId}:${field}`;
  const draft = useDraft({ key, form, read: (value) => noteValues.safeParse(value).data });
  return { form, draft, key };
}
