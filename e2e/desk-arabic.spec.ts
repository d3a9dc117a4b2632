import { axe, DEMO, expect, test } from './launch.ts';

test.slow(); // many looks by axe

test('board, check-in, care team, panel and display, in Arabic and dark', async ({
  launch,
  clinic,
}, info) => {
  const page = await launch({ dataDir: clinic, colorScheme: 'dark' });
  const looked = async (name: string) => {
    await axe(page);
    await page.screenshot({ path: info.outputPath(`${name}.png`) });
  };
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const button = (name: string) => page.getByRole('button', { name }).first();
  await page.getByText('العربية', { exact: true }).click();
  await page.getByLabel('اسم المستخدم').fill(DEMO.doctor);
  await page.locator('input[type=password]').fill(DEMO.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();

  await link('الطابور').click();
  const wait = page.locator('[data-wait]');
  await expect(wait.first()).toBeVisible();
  await looked('board');
  await wait.first().click();
  const sheet = page.getByRole('complementary');
  await expect(sheet.getByRole('heading', { name: /^التذكرة/ })).toBeVisible();
  await looked('wait');
  await page.keyboard.press('c');
  await expect(sheet.getByRole('combobox').first()).toBeVisible();
  await looked('check-in');
  await page.keyboard.press('Escape');

  await link('العيادة').click();
  await page.getByRole('grid').getByRole('row').nth(1).dblclick();
  await page.getByRole('tab', { name: 'خطط الرعاية' }).click();
  const team = page.getByRole('region', { name: 'فريق الرعاية' });
  await team.getByRole('button', { name: 'تعيين' }).click();
  await team.getByLabel('الشخص').selectOption({ index: 1 });
  await team.getByRole('button', { name: 'تعيين' }).click();
  const name = await team.getByRole('listitem').locator('bdi').first().innerText();
  await looked('care-team');
  await link('العيادة').click();
  await button('قائمة المرضى').click();
  await page.getByLabel('مرضى من').selectOption(name);
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2);
  await button('تسليم').click();
  await expect(page.getByRole('heading', { name: 'تسليم مرضى' })).toBeVisible();
  await looked('panel');

  await link('الطابور').click();
  await wait.first().click();
  await page.keyboard.press('a');
  await expect(wait.filter({ hasText: 'نودي' }).first()).toBeVisible();
  await button('الشاشة العامة').click();
  await button('إظهار الشاشة').click();
  await expect(page.getByRole('heading', { name: 'الأرقام المناداة' })).toBeVisible();
  await looked('display');
});
