import type { Page, TestInfo } from '@playwright/test';
import { axe, expect } from './launch.ts';

/** A patient of this family name, as a receptionist would. */
export async function register(page: Page, family: string): Promise<void> {
  await fillRegistration(page, family);
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
}

/** …up to the last key. */
export async function fillRegistration(page: Page, family: string): Promise<void> {
  await page.getByRole('link', { name: 'Reception', exact: true }).click();
  await expect(page.getByText(/patients? on this station/)).toBeVisible(); // its keys are heard from then on
  await page.keyboard.press('r');
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given and middle names').fill('Amina');
  await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
  await page.getByLabel('Year').fill('1987');
}

/** By the search of the bar; what another station entered may be on its way. */
export async function finds(page: Page, family: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(family);
  await expect(page.getByRole('option', { name: `${family.toUpperCase()}, Amina` })).toBeVisible();
  await page.keyboard.press('Escape');
}

/** Where an administrator runs or joins a server. */
export async function openServerDesk(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Server', exact: true }).click();
  await expect(page.getByText('This station keeps to itself.')).toBeVisible();
}

/** The screen that is open, with what is open on it, in Arabic: looked at by axe and kept as a picture; then in English again. */
export async function lookInArabic(page: Page, info: TestInfo, name: string): Promise<void> {
  const speak = async (language: string, direction: 'ltr' | 'rtl') => {
    await page.locator('.fw-user').click();
    await page.locator('.fw-user-looks').getByText(language, { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('dir', direction);
    await page.keyboard.press('Escape');
    await expect(page.locator('.fw-user-looks')).toBeHidden();
  };
  await speak('العربية', 'rtl');
  await axe(page);
  await page.screenshot({ path: info.outputPath(`${name}-arabic.png`) });
  await speak('English', 'ltr');
}
