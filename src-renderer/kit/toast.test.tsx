import { notificationsStore } from '@mantine/notifications';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { loadLanguage } from './i18n/catalog.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { dropToasts, undoLatest, useToast } from './toast.tsx';

let toast: ReturnType<typeof useToast>;

function Screen({ take }: { readonly take: (own: typeof toast) => void }) {
  take(useToast());
  return null;
}

beforeAll(async () => {
  await loadLanguage('en');
  renderToStaticMarkup(
    <LanguageProvider language="en">
      <Screen
        take={(own) => {
          toast = own;
        }}
      />
    </LanguageProvider>,
  );
});
beforeEach(dropToasts);

const shown = () => notificationsStore.getState().notifications;

it('a way back that is refused is told until it is closed, as an alert; what it undid is told no more', async () => {
  toast('The photo is taken down.', async () => 'The file of this photo is damaged.');
  expect(shown()).toMatchObject([{ role: 'status' }]);
  await undoLatest();
  const [left, ...others] = shown();
  expect(others).toEqual([]);
  expect(left).toMatchObject({ role: 'alert', autoClose: false });
  expect(renderToStaticMarkup(<>{left?.message}</>)).toBe(
    '<strong>Not undone.</strong> The file of this photo is damaged.',
  );
  await undoLatest();
  expect(shown()).toEqual([left]);
});

it('one that was gone leaves nothing behind', async () => {
  toast('The photo is taken down.', async () => undefined);
  await undoLatest();
  expect(shown()).toEqual([]);
});
