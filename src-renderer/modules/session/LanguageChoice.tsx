import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '#renderer/kit/i18n/language.tsx';
import { useSessionWords } from './words.ts';

export interface LanguageChoiceProps {
  readonly language: Language;
  readonly onLanguage: (value: Language) => void;
}

/** The language of a station in the making, each by its own name. */
export function LanguageChoice({ language, onLanguage }: LanguageChoiceProps) {
  const words = useSessionWords();
  const labelId = useId();
  return (
    <div className="fw-labelled">
      <span id={labelId}>{words('firstRun.language')}</span>
      <SegmentedControl
        fullWidth
        aria-labelledby={labelId}
        value={language}
        onChange={onLanguage}
        data={LANGUAGES.map((value) => ({
          value,
          label: <span lang={value}>{LANGUAGE_NAMES[value]}</span>,
        }))}
      />
    </div>
  );
}
