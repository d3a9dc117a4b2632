import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { useLayoutEffect } from 'react';
import { screenLanguageOf } from '#shared/kernel/screen-language.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { DIRECTION, LanguageProvider, type Language } from '#renderer/kit/i18n/language.tsx';
import { SettingsProvider } from '#renderer/kit/settings.tsx';
import { ShortcutListener } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { cssVariablesResolver, theme } from '#renderer/kit/theme.ts';
import { BrokenScreen } from './BrokenScreen.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { useSpoken } from './use-spoken.ts';
import { SessionGate } from './SessionGate.tsx';
import { usePreferences } from './settings/use-preferences.ts';

const NOTHING = {};

export function App() {
  const state = useQuery(session.state, NOTHING);
  const systemScheme = useColorScheme();
  const userId = state.value?.state === 'signedIn' ? state.value.user.userId : undefined;
  const access = usePreferences(userId);
  const { settings } = access;
  const facility = state.value && 'facility' in state.value ? state.value.facility : undefined;
  const own = state.value && 'user' in state.value ? state.value.user.language : undefined;
  const display = state.value?.state === 'display' ? state.value.language : undefined;
  const language: Language =
    display ?? settings.language ?? own ?? facility?.language ?? screenLanguageOf(navigator.languages);
  const scheme = settings.scheme === 'auto' ? systemScheme : settings.scheme;

  const spoken = useSpoken(language);

  // Before the browser paints: a screen must not be seen to turn round.
  useLayoutEffect(() => {
    const page = document.documentElement;
    page.lang = spoken ?? language;
    page.dir = DIRECTION[spoken ?? language];
    page.dataset['density'] = settings.density;
    page.style.setProperty('--fw-text-size', `${settings.textSize}%`);
  }, [language, spoken, settings.density, settings.textSize]);

  if (spoken === undefined) return null;
  return (
    <DirectionProvider initialDirection={DIRECTION[spoken]} detectDirection={false}>
      <SpokenDirection spoken={spoken} />
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
        <LanguageProvider language={spoken} region={facility?.region}>
          <SettingsProvider value={access}>
            <ShortcutListener areLettersOn={settings.singleLetters} own={settings.keys} />
            <Notifications
              // At the start of the line: of the few places that know no logical side.
              position={DIRECTION[spoken] === 'rtl' ? 'bottom-right' : 'bottom-left'}
              autoClose={6000}
              limit={3}
            />
            <ErrorBoundary fallback={(error, reset) => <BrokenScreen error={error} reset={reset} />}>
              <SessionGate query={state} />
            </ErrorBoundary>
          </SettingsProvider>
        </LanguageProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** A language of the other direction turns the screens round where they stand: what is open and typed stays. */
function SpokenDirection({ spoken }: { readonly spoken: Language }) {
  const { setDirection } = useDirection();
  useLayoutEffect(() => setDirection(DIRECTION[spoken]), [setDirection, spoken]);
  return null;
}
