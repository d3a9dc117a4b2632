import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const find = (page: Page) => page.getByRole('combobox', { name: 'Find a patient' });
const family = (page: Page) => page.getByLabel('Family name');

async function reception(page: Page): Promise<void> {
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
}

test('a day at the desk without a mouse', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await expect(page.getByLabel('Login')).toBeFocused();
  await page.keyboard.type(DEMO.receptionist);
  await page.keyboard.press('Tab');
  await page.keyboard.type(DEMO.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeFocused();

  // Rows: the arrows go in, the side panel follows.
  const grid = page.getByRole('grid');
  await expect(grid.getByRole('row').nth(3)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('row').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const third = grid.getByRole('row').nth(3);
  await expect(third).toBeFocused();
  await expect(third).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(grid.getByRole('row').last()).toBeFocused();

  // A letter acts only where nothing is being typed.
  await page.keyboard.press('/');
  await expect(find(page)).toBeFocused();
  await page.keyboard.type('r nobody of this name');
  await expect(find(page)).toHaveValue('r nobody of this name');
  await expect(page.getByText('No patient found')).toBeVisible();
  await page.keyboard.press('Enter'); // nothing is found, so nothing happens
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await find(page).fill('Zawadi Nyokabi');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Register patient' })).toBeVisible();
  await expect(family(page)).toHaveValue('Nyokabi');
  await expect(family(page)).toBeFocused();

  await page.keyboard.press('Control+Enter'); // the sex is missing: the first bad field takes the focus
  await expect(page.getByRole('radio', { name: 'Female' })).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Registered' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'NYOKABI, Zawadi' })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('r'); // under a dialog no letter acts
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await page.keyboard.press('Alt+5');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
});

test('leaving a form keeps what was typed, or asks', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await reception(page);
  await page.keyboard.press('r');
  await family(page).fill('Lekuton');
  await page.keyboard.press('Alt+1');
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await expect(question).toContainText('LEKUTON');
  await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await axe(page);
  await page.keyboard.press('Enter');
  await expect(family(page)).toHaveValue('Lekuton');

  await page.keyboard.press('Alt+1');
  await question.getByRole('button', { name: 'Save draft and leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByText(/Your draft of .* has been filled in/)).toBeVisible();
  await expect(family(page)).toHaveValue('Lekuton');

  await page.keyboard.press('Alt+1');
  await question.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The draft is back')).toBeVisible();
  await page.keyboard.press('r');
  await expect(family(page)).toHaveValue('Lekuton');
});

test('a locked desk shows nothing, and gives back what was being typed', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await reception(page);
  await page.keyboard.press('r');
  await family(page).fill('Lekuton');
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(family(page)).toBeHidden();
  await axe(page);
  // Whoever passes by may turn the screen round, and back.
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.getByText('English', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await page.keyboard.press('Alt+1'); // keys of the desk are dead
  await page.getByRole('textbox', { name: 'Password' }).fill('not this one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This is not the password.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Password' }).fill(DEMO.password);
  await page.keyboard.press('Enter');
  await expect(family(page)).toHaveValue('Lekuton');
  await expect(family(page)).toBeFocused();

  // Someone else takes the desk, and does not see it.
  await page.keyboard.press('F9');
  await signIn(page, DEMO.nurse, DEMO.password);
  await expect(page.getByRole('banner')).toContainText('Wairimu');
  await page.keyboard.press('Control+k');
  await find(page).fill('register pat');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Register patient' })).toBeVisible();
  await expect(family(page)).toHaveValue('');

  // The draft waits for its own person.
  await page.keyboard.press('F9');
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await page.keyboard.press('r');
  await expect(family(page)).toHaveValue('Lekuton');
});

test('a station that goes away and comes back finds the form as it was', async ({ launch, clinic, host }) => {
  // In Electron there is no line that could break while the window stays.
  test.skip(host === 'electron', 'a broken message port comes with a broken window');
  const page = await launch({ dataDir: clinic });
  await page.addInitScript(() => {
    const sockets: WebSocket[] = [];
    window.WebSocket = class extends WebSocket {
      constructor(address: string | URL) {
        super(address);
        sockets.push(this);
      }
    };
    Object.assign(window, { cutLine: () => sockets.at(-1)?.close() });
  });
  await page.reload();
  await reception(page);
  await page.keyboard.press('r');
  await family(page).fill('Lekuton');
  await page.evaluate(() => (window as unknown as { cutLine(): void }).cutLine());
  await expect(page.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await expect(family(page)).toBeHidden();
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(family(page)).toHaveValue('Lekuton');
  await page.getByLabel('Given and middle names').fill('Ann');
  await expect(page.getByText(/^Draft, \d\d:\d\d$/)).toBeVisible();
});

test('who does not know their birth date gives an age, typed as it is', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await reception(page);
  await page.keyboard.press('r');
  await family(page).fill('Lekuton');
  await page.getByRole('group', { name: 'Sex' }).getByText('Male', { exact: true }).click();
  await page.getByText('Estimated age').click();
  const age = page.getByRole('textbox', { name: 'Age', exact: true });
  await age.pressSequentially('710');
  await page.keyboard.press('Control+Enter');
  await expect(age).toBeFocused();
  await expect(age).toHaveAccessibleDescription(/More than 130 years ago/);
  await age.fill('');
  await age.pressSequentially('71');
  await expect(age).toHaveValue('71'); // a cleared number does not come back
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Registered' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Patient', exact: true })).toContainText(
    /about 19\d\d \(about 71 y\)/,
  );
});

test('a date that could be read two ways is asked about, and one that cannot is not saved', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await reception(page);
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Add cover' }).click();
  await page.getByRole('textbox', { name: 'Insurer or fund' }).fill('Afya Mutual');
  const until = page.getByRole('textbox', { name: 'Valid until' });
  await until.fill('03-04-2027');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Which day is meant?')).toBeVisible();
  await expect(page.getByRole('button', { name: '4 March 2027' })).toBeVisible();
  await page.getByRole('button', { name: '3 April 2027' }).click();
  await expect(until).toHaveValue('03-Apr-2027');
  await until.fill('14/8/2027');
  await page.keyboard.press('Tab');
  await expect(until).toHaveValue('14-Aug-2027');
  await page.getByRole('button', { name: 'Calendar for Valid until' }).click();
  await expect(page.getByRole('button', { name: 'Next month' })).toBeVisible();
  await axe(page);
  await page.keyboard.press('Escape');
  await until.fill('some day');
  await page.keyboard.press('Tab');
  await family(page).fill('Lekuton');
  await page.getByRole('group', { name: 'Sex' }).getByText('Male', { exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await expect(until).toBeFocused();
  await expect(until).toHaveValue('some day');
  await expect(page.getByRole('heading', { level: 1, name: 'Register patient' })).toBeVisible();
});

test('several wrong passwords cost time, and the screen says how much', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  const wait = page.getByText(/You can try again in \d+ seconds?/);
  for (let attempt = 0; attempt < 12 && !(await wait.isVisible()); attempt += 1) {
    await signIn(page, DEMO.receptionist, `wrong ${attempt}`);
    await expect(page.getByText(/do not match|You can try again/)).toBeVisible();
  }
  await expect(wait).toBeVisible();
  await expect(page.getByRole('button', { name: /^Wait \d+ seconds?$/ })).toBeDisabled();
});

test('roles: a receptionist sees the desks and the parts of a receptionist', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await reception(page);
  const desks = page.getByRole('navigation', { name: 'Desks' });
  await expect(desks.getByRole('link')).toHaveText([
    'Reception',
    'Calendar',
    'Queue',
    'To settle',
    'Settings',
  ]);
  await expect(page.getByRole('button', { name: 'Open chart' })).toBeHidden();
  const panel = page.getByRole('region', { name: 'Patient', exact: true });
  await expect(panel.getByText('MRN')).toBeVisible();

  await panel.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit patient' })).toBeVisible();
  await page.getByLabel('Likes to be called').fill('Nyota');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await expect(panel).toContainText('Nyota');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen of the desk is accessible in French, ${colorScheme}, at a small window`, async ({
    launch,
    clinic,
  }) => {
    const page = await launch({ dataDir: clinic, colorScheme, viewport: { width: 1024, height: 690 } });
    await page.getByText('Français').click();
    await axe(page);
    await page.getByLabel('Identifiant').fill('admin');
    await page.getByLabel('Mot de passe', { exact: true }).fill(DEMO.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
    await axe(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ma');
    await expect(page.getByRole('option').first()).toBeVisible();
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Inscrire un patient' })).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await axe(page);
    await page.keyboard.press('Alt+7');
    await page.getByRole('button', { name: 'Abandonner' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeVisible();
    await axe(page);
    await page.keyboard.press('Alt+8');
    await expect(page.getByRole('heading', { level: 1, name: 'Réglages' })).toBeVisible();
    await axe(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, 'the page never scrolls sideways').toBe(0);
  });
}
