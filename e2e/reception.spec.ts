import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const FULL_NAME = 'MÜLLER-ÅNGSTRÖM, Zoë Kezia';

async function openRegistration(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Register patient' })).toBeVisible();
}

async function register(page: Page): Promise<string> {
  await openRegistration(page);
  await page.getByLabel('Family name').fill('Müller-Ångström');
  await page.getByLabel('Given and middle names').fill('Zoë Kezia');
  await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
  await page.getByLabel('Day').fill('3');
  await page.getByLabel('Month').selectOption('March');
  await page.getByLabel('Year').fill('1987');
  await page.getByLabel('Phone', { exact: true }).fill('+254 700 111222');
  await axe(page);
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  const mrn = /[A-Z0-9]{6}-\d{5}-[\dX]/.exec(await page.getByRole('main').innerText())?.[0];
  expect(mrn, 'the record number').toBeDefined();
  return mrn ?? '';
}

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(text);
}

test('a patient is registered, and then found however the name is typed', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  const mrn = await register(page);
  const typed = ['mül', 'muller', 'angstrom zoe', 'mullre', 'zoë', 'kezia', '1987-03-03', '700111222', mrn];
  for (const text of typed) {
    await find(page, text);
    await expect(page.getByRole('option', { name: FULL_NAME }), `found by ${text}`).toBeVisible();
  }
  await axe(page);
  await find(page, 'nobodyiscalledthis');
  await expect(page.getByText('No patient found')).toBeVisible();
  await find(page, 'muller');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: FULL_NAME })).toBeVisible();
});

test('a person who is there already is shown before being registered twice', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  await register(page);
  await page.getByRole('button', { name: 'Register another' }).click();
  await page.getByLabel('Family name').fill('Muller Angstrom');
  await page.getByLabel('Given and middle names').fill('Zoe');
  const similar = page.getByRole('region', { name: 'A similar record exists' });
  await expect(similar).toContainText(FULL_NAME);
});

test('a registration without a name is not taken, and says why', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  await openRegistration(page);
  await page.getByRole('button', { name: 'Register patient' }).click();
  const name = page.getByLabel('Family name');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(/Fill this in/);
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeHidden();
});
