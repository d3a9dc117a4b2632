import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axe, expect, signIn, test } from './launch.ts';
import { answersOf } from './late-answers.ts';
import { FULL, IMPORTER, importFhir, openChart } from './records.ts';

let dataDir = '';
test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fieldward-e2e-history-'));
  await importFhir(dataDir);
});
test.afterAll(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

test('a history is taken, corrected and reviewed with the patient', async ({ launch }) => {
  const page = await launch({ dataDir });
  const answers = await answersOf(page);
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  const panel = page.getByRole('tabpanel');

  await test.step('an operation of which the year is known; an unreadable date is told at its field', async () => {
    await page.keyboard.press('8');
    await page.getByRole('button', { name: 'Add operation or treatment' }).click();
    await expect(page.getByLabel('What was done')).toBeFocused();
    await page.keyboard.type('Hernia repair');
    await page.getByLabel('When, or from when').fill('long ago');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Write a year, a month with its year or a day')).toBeVisible();
    await page.getByLabel('When, or from when').fill('mar 2010');
    await axe(page);
    answers.hold('reply');
    await page.keyboard.press('Control+Enter');
    await expect(panel.getByRole('row', { name: /Hernia repair/ })).toContainText('Mar-2010');
  });

  await test.step('a relative, begun before the station has said that the operation is saved, and how somebody lives', async () => {
    await page.getByRole('button', { name: 'Add relative' }).click();
    await expect(page.getByLabel('What they have or had').first()).toBeVisible();
    answers.release();
    await page.getByLabel('What they have or had').first().fill('Stroke');
    await page.getByLabel('At what age, in years').first().fill('60');
    await page.getByLabel('They died of it').first().check();
    await page.keyboard.press('Control+Enter');
    await expect(panel.getByRole('row', { name: /Mother/ })).toContainText('Stroke, at 60 years, died of it');
    await page.getByRole('button', { name: 'Answer: Smoking' }).click();
    await page.getByRole('combobox', { name: 'Smoking' }).selectOption('Used to smoke');
    await page.keyboard.press('Control+Enter');
    await expect(panel.getByRole('row', { name: /Smoking/ })).toContainText('Used to smoke');
    await expect(page.getByRole('combobox', { name: 'Smoking' })).toBeHidden(); // letters and digits are keys again
    await axe(page);
  });

  await test.step('a draft waits; a vaccine by hand', async () => {
    await page.keyboard.press('6');
    await page.getByRole('button', { name: 'Add vaccine' }).click();
    await page.getByRole('combobox', { name: 'Vaccine' }).fill('Yellow fever');
    await page.getByRole('textbox', { name: 'When', exact: true }).fill('2018');
    await expect(page.getByText(/^Draft, /)).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add vaccine' }).click();
    await expect(page.getByRole('combobox', { name: 'Vaccine' })).toHaveValue('Yellow fever');
    await page.keyboard.press('Control+Enter');
    await expect(panel.getByRole('row', { name: /Yellow fever/ })).toContainText('2018');
    await expect(page.getByRole('combobox', { name: 'Vaccine' })).toBeHidden();
  });

  await test.step('an imported problem is resolved; one of the wrong patient is marked, and brought back', async () => {
    await page.keyboard.press('3');
    await page.getByRole('button', { name: /^Change Diabetes/ }).click();
    await page.getByLabel('Until when').fill('2025');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert')).toContainText('It has an end and cannot be active.');
    await page.getByRole('combobox', { name: 'Now' }).selectOption('Resolved');
    answers.hold('reply');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('region', { name: 'Resolved and past' })).toContainText('2025');
    // Opened again before the station has said that it is saved.
    await page.getByRole('button', { name: /^Change Diabetes/ }).click();
    await expect(page.getByRole('combobox', { name: 'Now' })).toHaveValue('resolved');
    answers.release();
    await page.getByRole('button', { name: 'Entered in error…' }).click();
    await expect(page.getByLabel('Why')).toBeFocused();
    await page.keyboard.type('Wrong patient');
    await axe(page);
    await page.keyboard.press('Enter');
    await expect(page.getByText('1 entry entered in error')).toBeVisible();
    await expect(panel.getByRole('row', { name: /Diabetes/ })).toHaveCount(0);
    await page.getByText('1 entry entered in error').click();
    await expect(panel).toContainText('Wrong patient · Administrator');
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('region', { name: 'Resolved and past' })).toContainText('Diabetes');
  });

  await test.step('the lists are reviewed, and what is added later is counted', async () => {
    await expect(panel).toContainText('Not reviewed with the patient yet');
    await page.getByRole('button', { name: 'Reviewed with the patient…' }).click();
    await page.getByRole('checkbox', { name: 'Allergies' }).check();
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await expect(panel).toContainText(/Reviewed today \d\d:\d\d by Administrator/);
    await page.getByRole('button', { name: 'Add problem' }).click();
    await expect(page.getByLabel('What it is')).toBeFocused();
    await page.keyboard.type('Gout');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('region', { name: 'Active' })).toContainText('Gout');
    await expect(panel).toContainText('1 added since');
  });

  await test.step('an allergy ends “no known allergies”; it is changed to ruled out', async () => {
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'No known allergies…' }).click();
    await page.getByRole('button', { name: 'Record: no known allergies' }).click();
    const allergies = page.getByRole('region', { name: 'Allergies', exact: true });
    await expect(allergies).toContainText('No known allergies');
    await expect(page.getByLabel('To what')).toBeHidden();
    await page.keyboard.press('l');
    await expect(page.getByLabel('To what')).toBeFocused();
    await page.keyboard.type('Amoxicillin');
    await page.getByLabel('What happened').first().fill('hives, swelling of the face');
    await page.getByLabel('Since when').fill('2014');
    await page.keyboard.press('Control+Enter');
    await expect(allergies).toContainText('Amoxicillin: hives, swelling of the face');
    const sheet = page.getByRole('complementary');
    await expect(sheet).toContainText('Medicine · since 2014');
    await page.getByRole('button', { name: 'Change Amoxicillin' }).click();
    await page.getByRole('combobox', { name: 'How certain' }).selectOption('Ruled out');
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await expect(sheet).toContainText('ruled out');
  });
});
