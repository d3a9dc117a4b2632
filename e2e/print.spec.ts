import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axe, expect, signIn, test } from './launch.ts';
import { savedText, textOf } from './printed-text.ts';
import { askedOf, withTray } from './tray.ts';
import { FULL, IMPORTER, importFhir, openChart } from './records.ts';

test('the patient summary is a real PDF, printed and told of, which says COPY from the second print on', async ({
  launch,
  dataDir,
}) => {
  await importFhir(dataDir);
  await withTray(async (tray) => {
    const page = await launch({ dataDir, env: { PATH: `${tray}:${process.env['PATH']}` } });
    await signIn(page, IMPORTER.login, IMPORTER.password);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Patient summary' }).selectOption('Ward');
    await expect(page.getByRole('combobox', { name: 'Paper' })).toBeEnabled();
    await axe(page);

    await page.keyboard.press('Alt+1');
    await openChart(page, FULL.family);
    await page.keyboard.press('Control+p');
    const print = page.getByRole('button', { name: 'Print', exact: true });
    const setup = page.getByRole('region', { name: 'Preview of the patient summary' });
    await writeFile(join(tray, 'jammed'), '');
    if (await page.evaluate(() => navigator.pdfViewerEnabled))
      await expect(setup.locator('iframe')).toBeVisible();
    await expect(setup.getByLabel('Printer')).toHaveValue('Ward');
    await axe(page);
    await print.click();
    await page.getByRole('button', { name: '1 paper not printed' }).click();
    const papers = page.getByRole('dialog', { name: '1 paper not printed' });
    await expect(papers).toContainText('The printer did not take the paper');
    await axe(page);
    await rm(join(tray, 'jammed'));
    await papers.getByRole('button', { name: 'Send again' }).click();
    await expect(papers).toBeHidden();
    await askedOf(tray);
    const printed = await textOf(join(tray, 'paper.pdf'));
    for (const text of ['ACHIENG, Rose Atieno', '14-Aug-1967', 'Allergies not recorded', 'Potassium', '6.1'])
      expect(printed).toContain(text);
    expect(printed).not.toContain('COPY');

    await page.keyboard.press('Control+p');
    await expect(setup.getByText('Print 2: says COPY')).toBeVisible();
    await page.getByText('Français', { exact: true }).click();
    const french = await savedText(page);
    expect(french).toContain('ACHIENG, Rose Atieno');
    expect(french).toContain('COPIE · impression 2');
    expect(french).not.toContain('Allergies not recorded');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Vitals' })).toBeVisible();

    // Chosen parts of the chart, by keyboard; the choice is there again.
    await page.keyboard.press('w');
    const choice = page.getByRole('region', { name: 'What is printed' });
    await expect(choice.getByRole('checkbox', { name: 'Summary' })).toBeFocused();
    await page.keyboard.press('Space');
    await choice.getByRole('checkbox', { name: 'Signs and results' }).focus();
    await page.keyboard.press('Space');
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('region', { name: 'Preview of parts of the chart' }).waitFor();
    const parts = await savedText(page);
    expect(parts).toContain('ACHIENG, Rose Atieno');
    expect(parts).toContain('4.9');
    expect(parts).not.toContain('Metformin');
    await page.keyboard.press('w');
    await expect(choice.getByRole('checkbox', { name: 'Signs and results' })).toBeChecked();
    await expect(choice.getByRole('checkbox', { name: 'Summary' })).not.toBeChecked();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Vitals' })).toBeVisible();
    // The trail says which parts went on paper.
    await page.getByRole('link', { name: 'Who has opened this chart' }).click();
    await expect(page.getByRole('grid', { name: 'Audit trail' })).toContainText('Signs and results');
  });
});
