import { axe, DEMO, expect, signIn, test } from './launch.ts';

test('a patient gets a primary provider, stands in the panel, and is handed over and taken back', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.doctor, DEMO.password);
  await page.getByRole('grid').getByRole('row').nth(1).dblclick();
  await expect(page.getByRole('tab', { name: 'Care plans' })).toBeVisible();
  await page.getByRole('tab', { name: 'Care plans' }).click();
  const team = page.getByRole('region', { name: 'Care team' });
  await expect(team.getByText('Nobody is assigned to this patient.')).toBeVisible();
  await team.getByRole('button', { name: 'Assign' }).click();
  await team.getByLabel('Who').selectOption({ index: 1 });
  await axe(page);
  await team.getByRole('button', { name: 'Assign' }).click();
  await expect(team.getByText('Primary provider')).toBeVisible();
  const name = await team.getByRole('listitem').locator('bdi').first().innerText();

  await page.getByRole('link', { name: 'Clinic', exact: true }).click();
  await page.getByRole('button', { name: 'Panel' }).click();
  await page.getByLabel('Whose patients').selectOption(name);
  const panel = page.getByRole('grid', { name: 'Panel' });
  await expect(panel.getByRole('row')).toHaveCount(2);
  await axe(page);
  // Whom the screen does not show is not handed over.
  await page.getByLabel('Find in the panel').fill('nobody of this name');
  await expect(page.getByRole('button', { name: /^Hand over/ })).toHaveCount(0);
  await page.getByLabel('Find in the panel').fill('');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('h');
  await page.getByLabel('To whom').selectOption({ index: 2 });
  const other = await page.getByLabel('To whom').locator('option:checked').innerText();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Nobody is assigned to ${name}.`)).toBeVisible();
  await page.getByLabel('Whose patients').selectOption(other);
  await expect(panel.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(page.getByText(`Nobody is assigned to ${other}.`)).toBeVisible();
});
