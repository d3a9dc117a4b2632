import type { Page } from '@playwright/test';
import { lookInArabic } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

interface Birth {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

async function register(
  page: Page,
  family: string,
  given: string,
  { day, month, year }: Birth,
): Promise<string> {
  await page.getByRole('button', { name: 'Register patient' }).click();
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given and middle names').fill(given);
  await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Month').selectOption(month);
  await page.getByLabel('Year').fill(year);
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  const mrn = /[A-Z0-9]{6}-\d{5}-[\dX]/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
  expect(mrn).not.toBe('');
  await page.getByRole('link', { name: 'Reception', exact: true }).click();
  return mrn;
}

test('two records of one person are found, compared, merged, and taken apart again', async ({
  launch,
  clinic,
}, info) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  const first = await register(page, 'Zawadi-Quint', 'Bellatrix', {
    day: '4',
    month: 'September',
    year: '1987',
  });
  const second = await register(page, 'Zawadi-Kwint', 'Bellatrix', {
    day: '9',
    month: 'April',
    year: '1987',
  });

  await page.getByRole('button', { name: 'Duplicates' }).click();
  const pair = page
    .getByRole('grid', { name: 'Pairs of records' })
    .getByRole('row', { name: /ZAWADI-QUINT.*ZAWADI-KWINT/ });
  await expect(pair).toContainText('day and month in each other’s place');
  await pair.click();
  const detail = page.getByRole('article', { name: 'The two records side by side' });
  await expect(detail.getByRole('row', { name: /^Born/ })).toContainText('Differs');
  await axe(page);
  await page.screenshot({ path: info.outputPath('duplicates.png') });
  await lookInArabic(page, info, 'duplicates');
  await detail.getByRole('columnheader', { name: /QUINT/ }).getByText('This record stays').click();
  await detail.getByRole('button', { name: 'Merge…' }).click();

  const dialog = page.getByRole('dialog', { name: 'Merge two records' });
  const number = dialog.getByLabel(/last 4 characters/);
  await expect(number).toBeFocused();
  await number.fill('0000');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('These are not the last 4 characters')).toBeVisible();
  await axe(page);
  await number.fill(first.slice(-4));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(pair).toBeHidden();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(second);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Patient', exact: true });
  await expect(panel.getByRole('heading', { name: /QUINT/ })).toBeVisible();
  await expect(panel.getByText('Merged with another record')).toBeVisible();
  await axe(page);
  await panel.getByRole('button', { name: 'Take apart…' }).click();
  await page.getByLabel('Why are they two people?').fill('Two sisters');
  await page.keyboard.press('Enter');
  await expect(panel.getByText('Merged with another record')).toBeHidden();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(second);
  await expect(page.getByRole('option', { name: /KWINT/ })).toBeVisible();
});
