import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, it } from 'vitest';
import { useSessionWords } from '#renderer/modules/session/words.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { loadLanguage } from './i18n/catalog.ts';
import { LanguageProvider, LANGUAGES, type Language } from './i18n/language.tsx';

function AtSignIn({ code }: { readonly code: string }) {
  return <ErrorNotice error={{ code }} words={useSessionWords()} />;
}

function shown(language: Language, code: string, isSignIn = false): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <LanguageProvider language={language}>
        {isSignIn ? <AtSignIn code={code} /> : <ErrorNotice error={{ code }} />}
      </LanguageProvider>
    </MantineProvider>,
  );
}

beforeAll(async () => {
  await Promise.all(LANGUAGES.map(loadLanguage));
});

it.each([
  ['en', 'store.full', 'disk of this station is full. Nothing was saved; what you typed is still here.'],
  ['en', 'store.cannotWrite', 'cannot be written. Nothing was saved; what you typed is still here.'],
  ['fr', 'store.full', 'plein. Rien n’a été enregistré ; votre saisie est toujours là.'],
  ['fr', 'store.cannotWrite', 'écrit. Rien n’a été enregistré ; votre saisie est toujours là.'],
] as const)(
  'says in %s of %s that nothing was saved, as an alert with a way to try again',
  (language, code, text) => {
    const markup = shown(language, code);
    expect(markup.replaceAll(/\s/g, ' ')).toContain(text);
    expect(markup).toContain('role="alert"');
    expect(markup).toContain('<button');
  },
);

it.each([
  ['en', 'store.full', 'Make room on the disk, then sign in again.'],
  ['en', 'store.cannotWrite', 'The records are whole.'],
  ['fr', 'store.full', 'Les dossiers sont intacts.'],
  ['fr', 'store.cannotWrite', 'Vérifiez le disque et ses droits'],
] as const)('says at sign-in in %s of %s what to do', (language, code, text) => {
  expect(shown(language, code, true)).toContain(text);
});
