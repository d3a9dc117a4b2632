import { useMemo } from 'react';
import { isDateTime } from '#shared/kernel/instant.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useFieldWords } from './fields/words.ts';
import type { ValueSpeech } from './value-lines.ts';

/** Values of records in the reader's words. */
export function useSpeech(): ValueSpeech {
  const words = useFieldWords();
  const format = useFormat();
  return useMemo(
    () => ({
      locale: words.locale,
      word: (key) => (words.has(key) ? words(key) : undefined),
      day: (value) => format.day(value),
      dateTime: (value) =>
        isDateTime(value) && value.includes('T') ? format.dateTime(value) : format.date(value),
    }),
    [words, format],
  );
}

/** What a field is called; one that this version has no word for by its own name. */
export function useFieldName(): (field: string) => string {
  const words = useFieldWords();
  return (field) => {
    const key = `field.${field}`;
    return words.has(key) ? words(key) : field;
  };
}
