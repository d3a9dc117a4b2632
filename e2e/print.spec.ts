import { expect, signIn, test } from './launch.ts';
import { savedText } from './printed-text.ts';
import { FULL, IMPORTER, importFhir, openChart } from './records.ts';

test('the patient summary is a real PDF with the chart in it, in either language', async ({
  launch,
  dataDir,
}) => {
  await importFhir(dataDir);
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  await page.keyboard.press('Control+p');
  const english = await savedText(page);
  for (const text of [
    'ACHIENG, Rose Atieno',
    '14-Aug-1967',
    'Allergies not recorded',
    'Diabetes mellitus type 2',
    'Potassium',
    '6.1',
  ])
    expect(english).toContain(text);

  await page.getByText('Français', { exact: true }).click();
  const french = await savedText(page);
  expect(french).toContain('ACHIENG, Rose Atieno');
  expect(french).not.toContain('Allergies not recorded');

  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Vitals' })).toBeVisible();
});
