import { useEffect, useState } from 'react';
import { loadLanguage } from '#renderer/kit/i18n/catalog.ts';
import type { Language } from '#renderer/kit/i18n/language.tsx';

/**
 * The language that is spoken: the one that was spoken before until the words of the wanted one are there.
 * @returns undefined until the first is there
 */
export function useSpoken(wanted: Language): Language | undefined {
  const [spoken, setSpoken] = useState<Language | undefined>(wanted === 'en' ? wanted : undefined);
  useEffect(() => {
    let isCurrent = true;
    const speak = (language: Language) => {
      if (isCurrent) setSpoken(language);
    };
    // A host that gives out no more parts of the program: English came with the first one, and beats an empty window.
    loadLanguage(wanted).then(
      () => speak(wanted),
      () => speak('en'),
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return spoken;
}
