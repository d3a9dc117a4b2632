import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, expect, signIn, test } from './launch.ts';
import { FULL, IMPORTER, importFhir, LONG, openChart, writeNewerRecords } from './records.ts';

test.describe.configure({ mode: 'default' });

let dataDir = '';
test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fieldward-e2e-chart-'));
  await importFhir(dataDir);
});
test.afterAll(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

const banner = (page: Page) => page.getByRole('region', { name: 'Patient', exact: true });
const allergies = (page: Page) => banner(page).getByRole('region', { name: 'Allergies', exact: true });

test('a chart opens by keyboard; each tab has its number and its content', async ({ launch }) => {
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  await expect(banner(page)).toContainText('ACHIENG, Rose Atieno (Mrs)');
  await expect(banner(page)).toContainText('14-Aug-1967');
  await expect(banner(page)).toContainText('Mama Rose');
  await expect(banner(page)).toContainText('Speaks Swahili');

  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByRole('row', { name: /Potassium/ })).toContainText('↑ High');
  await expect(results.getByRole('row', { name: /Potassium/ })).toContainText('3.5–5.1');
  await expect(results.getByRole('row', { name: /Sodium/ })).toContainText('138.5');
  await expect(results.getByRole('row', { name: /Sodium/ })).toContainText('Not verified');
  await expect(results.getByRole('row', { name: /Sodium/ })).toContainText('no range');
  // What is not normal comes first.
  await expect(results.getByRole('rowheader').first()).toContainText('Potassium');
  await expect(page.getByRole('region', { name: 'Medicines' })).toContainText('DOSE 1,000 mg — twice a day');
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('Diabetes mellitus type 2');
  await axe(page);

  const tabs = [
    ['2', 'Timeline', 'Dressing 1'],
    ['3', 'Problems', 'SNOMED CT 44054006'],
    ['4', 'Medicines', 'Metformin hydrochloride 500 MG Oral Tablet'],
    ['5', 'Results', '3 values, 02-Mar-2025 to 04-Feb-2026: first 4.6, latest 6.1 mmol/L, High.'],
    ['6', 'Vaccines', 'Tetanus toxoid'],
    ['7', 'Care plans', 'Foot care'],
    ['8', 'History', 'No operation or treatment recorded'],
  ] as const;
  for (const [key, tab, text] of tabs) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tab', { name: tab, exact: true })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tabpanel')).toContainText(text);
    if (tab === 'Timeline' || tab === 'Results') await axe(page);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tablist', { name: 'Parts of the chart' })).toBeHidden();
});

test('the chart stays readable in the dark', async ({ launch }) => {
  const page = await launch({ dataDir, colorScheme: 'dark' });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  for (const key of ['1', '5']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tabpanel')).toContainText(/\w/);
    await axe(page);
  }
});

test('a thousand visits: all reachable, few drawn, searched inside', async ({ launch }) => {
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, LONG.family);
  await page.keyboard.press('2');
  await expect(page.getByText('1,000 of 1,000 records')).toBeVisible();
  const list = page.getByRole('listbox', { name: 'Records, newest first' });
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toContainText('Review 1000');
  await page.keyboard.press('End');
  await expect(page.getByRole('option', { selected: true })).toContainText('Dressing 1');
  await expect(page.getByRole('option', { selected: true })).toBeInViewport();
  await expect(page.getByRole('complementary')).toContainText('Nothing else was recorded at this visit.');
  expect(await page.getByRole('option').count()).toBeLessThan(60);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);

  // A step draws what has changed, and nothing of the rest of a long list.
  await page.keyboard.press('Home');
  await expect(page.getByRole('option', { selected: true })).toContainText('Review 1000');
  await page.evaluate(() => {
    const drawn = { nodes: 0 };
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) drawn.nodes += addedNodes.length;
    }).observe(document.body, { subtree: true, childList: true });
    Object.assign(window, { drawn });
  });
  for (let step = 0; step < 50; step += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toBeInViewport();
  const { nodes } = await page.evaluate(() => (window as unknown as { drawn: { nodes: number } }).drawn);
  expect(nodes / 50, 'elements added a step').toBeLessThan(30);

  await page.keyboard.press('f');
  await page.keyboard.type('review 10');
  await expect(page.getByText('2 of 1,000 records')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1,000 of 1,000 records')).toBeVisible();
});

test('a test is found inside the results and shown as graph, sentence and table', async ({ launch }) => {
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  await page.keyboard.press('5');
  await expect(page.getByRole('textbox', { name: 'Find a test' })).toBeVisible();
  await page.keyboard.press('f');
  await page.keyboard.type('sodi');
  await expect(page.getByRole('option')).toHaveCount(1);
  const detail = page.getByRole('region', { name: 'Sodium' });
  await expect(detail).toContainText('No reference range is known.');
  await expect(detail.getByRole('row', { name: /138\.5/ })).toContainText('138.4584039043837');
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: /Potassium/ }).click();
  const potassium = page.getByRole('region', { name: 'Potassium' });
  await expect(potassium.locator('svg .fw-trend-band')).toBeVisible();
  await expect(potassium.getByRole('row')).toHaveCount(4);

  // Two tests by date, chosen by keyboard.
  const tests = page.getByRole('listbox', { name: 'Tests and signs' });
  await tests.focus();
  await page.keyboard.press('Home');
  for (const key of ['Space', 'ArrowDown', 'Space', 'c']) await page.keyboard.press(key);
  const byDate = page.getByRole('region', { name: 'Tests by date' });
  await expect(byDate.getByRole('row', { name: /04-Feb-2026 08:10/ })).toContainText(
    /138\.5.*6\.1|6\.1.*138\.5/,
  );
  await expect(byDate.getByRole('row')).toHaveCount(4);
  await axe(page);
  await page.keyboard.press('Escape');
  await expect(tests).toBeVisible();

  // The oldest record and the newest: what changed between them.
  await page.keyboard.press('2');
  const records = page.getByRole('listbox', { name: 'Records, newest first' });
  await records.focus();
  for (const key of ['Home', 'Space', 'End', 'Space']) await page.keyboard.press(key);
  await expect(page.getByText('2 chosen to compare')).toBeVisible();
  await page.keyboard.press('c');
  const compared = page.getByRole('region', { name: 'Compare' });
  await expect(compared.getByRole('row', { name: /Potassium/ })).toContainText('6.1');
  await expect(compared.getByRole('row', { name: /Metformin/ })).toContainText('Not yet');
  await axe(page);
  await page.keyboard.press('Escape');
  await expect(records).toBeVisible();
});

test('allergies: nothing recorded, none known, then one, each in the banner at once', async ({ launch }) => {
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  await expect(allergies(page)).toContainText('Allergies not recorded');

  await page.getByRole('button', { name: 'Add, or say there are none' }).click();
  await page.getByRole('button', { name: 'No known allergies…' }).click();
  await expect(page.getByText('ACHIENG, Rose Atieno was asked and knows of no allergy?')).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Record: no known allergies' }).click();
  await expect(allergies(page)).toContainText('No known allergies');
  await expect(allergies(page)).toContainText('Administrator');

  await page.keyboard.press('l');
  await expect(page.getByLabel('To what')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByLabel('To what')).toBeFocused();
  await expect(page.getByText('Fill this in.')).toBeVisible();
  await page.keyboard.type('Penicillins');
  await page.getByLabel('What happened').first().fill('anaphylaxis');
  await page.getByText('severe', { exact: true }).first().click();
  await axe(page);
  await page.keyboard.press('Control+Enter');
  await expect(allergies(page)).toContainText('Penicillins: anaphylaxis, severe');
  await expect(allergies(page)).not.toContainText('No known allergies');

  // The same once more is refused, in words, and what was typed stays.
  await page.getByRole('button', { name: 'Add allergy' }).click();
  await page.getByLabel('To what').fill('penicillins');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('This allergy is recorded already.');
  await expect(page.getByLabel('To what')).toHaveValue('penicillins');

  // Another tab of the chart leaves it there; leaving the chart asks first.
  await page.getByRole('tab', { name: 'Problems' }).click();
  await expect(page.getByLabel('To what')).toHaveValue('penicillins');
  await page.keyboard.press('Alt+1');
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await expect(question).toContainText('Add allergy, ACHIENG, Rose Atieno');
  await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('To what')).toHaveValue('penicillins');
});

test('what a newer program wrote stands among the others, in red, and is not changed here', async ({
  launch,
}) => {
  await writeNewerRecords(dataDir, FULL.family);
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  // The one that says least of its severity warns first; the other is counted; what was recorded here stays.
  await expect(allergies(page).getByRole('listitem').first()).toContainText(
    'Amoxicillin: severe Newer version: read only',
  );
  await expect(allergies(page)).toContainText('1 more cannot be shown: written by a newer Fieldward');
  const notice = page.getByRole('status').filter({ hasText: 'newer Fieldward' });
  await expect(notice).toContainText('2 records of this chart were written by a newer Fieldward');
  await expect(notice).toContainText('1 record of this chart was written by a newer Fieldward and cannot be');
  await axe(page);
  await allergies(page)
    .getByRole('button', { name: /see all/ })
    .click();
  const all = page.getByRole('complementary');
  await expect(all.getByRole('button', { name: 'Change Latex' })).toBeVisible();
  await expect(all).toContainText('Amoxicillin');
  await expect(all.getByRole('button', { name: 'Change Amoxicillin' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  const asthma = page.getByRole('row', { name: /Asthma/ });
  await expect(asthma).toContainText('Newer version: read only');
  await expect(asthma.getByRole('button', { name: /^Change/ })).toHaveCount(0);
  const known = page.getByRole('row', { name: /Diabetes/ }).getByRole('button', { name: /^Change/ });
  await expect(known).toBeVisible();
  // The same substance is known: a second entry of it is refused, and what was typed stays.
  await page.keyboard.press('l');
  await page.getByLabel('To what').fill('amoxicillin');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert')).toContainText('This allergy is recorded already.');
  await expect(page.getByLabel('To what')).toHaveValue('amoxicillin');
});
