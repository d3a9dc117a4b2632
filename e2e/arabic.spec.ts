import { axe, expect, test } from './launch.ts';
import { savedText } from './printed-text.ts';
import { FULL, IMPORTER, importFhir } from './records.ts';

test('a desk in Arabic: from sign-in to paper, right to left', async ({ launch, dataDir }) => {
  await importFhir(dataDir);
  const page = await launch({ dataDir });
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.getByLabel('اسم المستخدم').fill(IMPORTER.login);
  await page.getByLabel(/^كلمة المرور/).fill(IMPORTER.password);
  await axe(page);
  await page.getByRole('button', { name: 'دخول' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'المرضى' })).toBeVisible();
  // The bar stands at the right, where one begins to read.
  const rail = await page.getByRole('navigation', { name: 'المكاتب' }).boundingBox();
  expect(rail?.x).toBeGreaterThan(1000);

  // R as an Arabic keyboard types it: the key's place decides.
  await page.locator('body').dispatchEvent('keydown', { key: 'ق', code: 'KeyR' });
  await expect(page.getByRole('heading', { level: 1, name: 'تسجيل مريض' })).toBeVisible();
  await page.getByLabel('اسم العائلة').fill('الجبوري');
  await page.getByLabel('الاسم الأول والأسماء الوسطى').fill('زينب');
  await page.getByRole('radio', { name: 'أنثى' }).press('Space');
  await axe(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'تم التسجيل' })).toBeVisible();
  await page.keyboard.press('Alt+1');

  // One name of the other script in the list, each kept in one piece.
  await page.getByRole('tab', { name: /الأحدث/ }).click();
  const grid = page.getByRole('grid');
  await expect(grid.locator('bdi', { hasText: 'الجبوري، زينب' }).first()).toBeVisible();
  await expect(grid.locator('bdi', { hasText: FULL.family.toUpperCase() }).first()).toBeVisible();
  await axe(page);

  await page.keyboard.press('/');
  await page.keyboard.type(FULL.family);
  await expect(page.getByRole('option', { name: new RegExp(FULL.family, 'i') }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('الحساسية غير مسجّلة').first()).toBeVisible();
  await axe(page);
  await page.keyboard.press('Control+p');
  const paper = await savedText(page, 'حفظ بصيغة PDF');
  for (const text of ['ملخص المريض', 'ACHIENG, Rose Atieno', '14-أغسطس-1967', 'مرتفع'])
    expect(paper).toContain(text);
  await page.keyboard.press('Escape');

  // Turned round where it stands: the same chart, at the same tab.
  await page.keyboard.press('5');
  await expect(page.getByRole('tab', { name: 'النتائج' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: /^قائمة/ }).click();
  await page.getByText('English', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Results' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Patient', exact: true })).toContainText('ACHIENG');
  await axe(page);

  // What is typed stays, there and back, and is asked about on leaving.
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('r');
  await page.getByLabel('Family name').fill('Lekuton');
  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'تسجيل مريض' })).toBeVisible();
  await expect(page.getByLabel('اسم العائلة')).toHaveValue('Lekuton');
  await axe(page);
  await page.getByRole('button', { name: /^قائمة/ }).click();
  await page.getByText('English', { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Family name')).toHaveValue('Lekuton');
  await page.keyboard.press('Alt+1');
  await page
    .getByRole('dialog', { name: 'Leave without saving?' })
    .getByRole('button', { name: 'Discard' })
    .click();

  // And the reverse: an Arabic name among English words.
  await page.getByRole('tab', { name: /Newest/ }).click();
  await expect(page.getByRole('grid').locator('bdi', { hasText: 'الجبوري، زينب' }).first()).toBeVisible();
});
