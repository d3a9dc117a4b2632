import type { Page } from '@playwright/test';
import { answersOf } from './late-answers.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('keys of one’s own, the find box as a way to everything, first steps, and a screen that breaks', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  // A part of the program that cannot be fetched stands for any fault in a screen.
  await page.route('**/EditPatientScreen*.js', (route) => route.abort());
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(heading(page, 'Patients')).toBeFocused();

  // The first steps come back from the keys' sheet, and tick themselves.
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Show the first steps' }).click();
  const steps = page.getByRole('region', { name: 'First steps' });
  await expect(steps.getByRole('button', { name: 'Register a first patient (done)' })).toBeVisible();
  await axe(page);
  await steps.getByRole('button', { name: 'See the keys' }).click();
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(steps.getByRole('button', { name: 'See the keys (done)' })).toBeVisible();
  await steps.getByRole('button', { name: 'Put the first steps away' }).click();
  await expect(steps).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();

  // One key taken, one free: R becomes G.
  await page.keyboard.press('Alt+5');
  await page.getByRole('button', { name: 'Change the key: Register patient' }).click();
  await page.keyboard.press('e');
  await expect(page.getByRole('alert')).toContainText('E is taken by: Edit details');
  await axe(page);
  await page.keyboard.press('g');
  await expect(page.getByRole('alert')).toBeHidden();
  await page.keyboard.press('Alt+1');
  await expect(heading(page, 'Patients')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Register patient' })).toHaveAttribute(
    'aria-keyshortcuts',
    'G',
  );
  await page.keyboard.press('r');
  await expect(heading(page, 'Patients')).toBeVisible();
  await page.keyboard.press('g');
  await expect(heading(page, 'Register patient')).toBeVisible();

  // Left, let go, and taken back by key.
  await page.getByLabel('Family name').fill('Lekuton');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('open rec');
  await expect(page.getByRole('option', { name: /Reception/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog', { name: 'Leave without saving?' })
    .getByRole('button', { name: 'Discard' })
    .click();
  await expect(page.getByText('Draft discarded')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('The draft is back')).toBeVisible();

  // What this screen does stands in the find box too; the screen that breaks says which incident, and the desk goes on.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('edit');
  await page.getByRole('option', { name: /^Edit/ }).click();
  await expect(page.getByRole('alert')).toContainText(/Incident [0-9a-f]{8}\. Quote this number/);
  await axe(page);
  await page.keyboard.press('Alt+5');

  // Without single letters G is only a letter; everything is reached all the same.
  await page.getByRole('switch', { name: 'Single letters are shortcuts' }).click();
  await page.keyboard.press('Alt+1');
  await expect(heading(page, 'Patients')).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('F6');
  await expect(heading(page, 'Patients')).toBeVisible();

  // The next person has the keys as they are printed at first.
  await page.keyboard.press('F9');
  await signIn(page, DEMO.nurse, DEMO.password);
  await expect(page.getByRole('banner')).toContainText('Wairimu');
  await page.keyboard.press('Alt+1');
  await expect(heading(page, 'Patients')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Register patient' })).toHaveAttribute(
    'aria-keyshortcuts',
    'R',
  );
  await page.keyboard.press('r');
  await expect(heading(page, 'Register patient')).toBeVisible();
});

test('whoever comes to a desk never has the keys of the one before, not even for a moment', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  const answers = await answersOf(page);
  const register = page.getByRole('button', { name: 'Register patient' });
  const chooseKey = async (login: string, key: string) => {
    await signIn(page, login, DEMO.password);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Change the key: Register patient' }).click();
    await page.keyboard.press(key);
    await page.getByRole('link', { name: 'Reception' }).click();
    await expect(register).toHaveAttribute('aria-keyshortcuts', key.toUpperCase());
    await page.keyboard.press('F9');
    await expect(page.getByLabel('Login')).toBeVisible();
  };
  await chooseKey(DEMO.nurse, 'v');
  await chooseKey(DEMO.receptionist, 'g');

  // Another sits down, and what this station knows of their keys is on its way.
  answers.hold('drafts.get');
  await signIn(page, DEMO.nurse, DEMO.password);
  await expect(page.getByRole('banner')).toContainText('Wairimu');
  await page.keyboard.press('Alt+1');
  await expect(heading(page, 'Patients')).toBeFocused();
  await expect(register).toHaveAttribute('aria-keyshortcuts', 'R');
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(heading(page, 'Register patient')).toBeVisible();
  // What is chosen meanwhile goes into what comes.
  await page.keyboard.press('Alt+1');
  await page
    .getByRole('banner')
    .getByRole('button', { name: /Wairimu/ })
    .click();
  await page.getByText('Dark', { exact: true }).click();
  await page.keyboard.press('Escape');
  answers.release();
  await expect(register).toHaveAttribute('aria-keyshortcuts', 'V');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
