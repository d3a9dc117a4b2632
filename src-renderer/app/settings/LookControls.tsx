import { SegmentedControl } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { useSettings, type Settings } from '#renderer/kit/settings.tsx';
import { useShellWords } from '../words.ts';

/** Language, light or dark, size of text: in the user menu, in Settings, and before sign-in. */
export function LookControls({ onLanguage }: { readonly onLanguage?: (language: Language) => void }) {
  const words = useShellWords();
  const language = useLanguage();
  const { settings, change } = useSettings();
  return (
    <>
      <Labelled label={words('language')}>
        {(labelId) => (
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby={labelId}
            value={language}
            onChange={(value) => {
              change({ language: value });
              onLanguage?.(value);
            }}
            data={LANGUAGES.map((value) => ({
              value,
              label: <span lang={value}>{LANGUAGE_NAMES[value]}</span>,
            }))}
          />
        )}
      </Labelled>
      <Labelled label={words('scheme')}>
        {(labelId) => (
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby={labelId}
            value={settings.scheme}
            onChange={(scheme) => change({ scheme })}
            data={(['light', 'dark', 'auto'] as const).map((value) => ({
              value,
              label: words(`scheme.${value}`),
            }))}
          />
        )}
      </Labelled>
      <Labelled label={words('textSize')}>
        {(labelId) => (
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby={labelId}
            value={String(settings.textSize)}
            onChange={(value) => change({ textSize: Number(value) as Settings['textSize'] })} // one of the three below
            data={(['100', '115', '130'] as const).map((value) => ({
              value,
              label: words(`textSize.${value}`),
            }))}
          />
        )}
      </Labelled>
    </>
  );
}

export function Labelled({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (labelId: string) => ReactNode;
}) {
  const labelId = useId();
  return (
    <div className="fw-labelled">
      <span id={labelId}>{label}</span>
      {children(labelId)}
    </div>
  );
}
