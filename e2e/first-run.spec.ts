import { ADMINISTRATOR, axe, expect, setUp, signIn, test } from './launch.ts';

test('an empty folder becomes a station that knows its people', async ({ launch }) => {
  const page = await launch();
  await expect(page.getByRole('heading', { name: 'Set up this station' })).toBeVisible();
  await axe(page);
  const { mrnPrefix } = await setUp(page);
  await expect(page.getByRole('banner')).toContainText('Hillside Clinic');
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeVisible();
  await axe(page);
  // What the paper of the first run says of numbers is what the first patient gets.
  expect(mrnPrefix).toMatch(/^[0-9A-Z]{2,}$/);
  await page.keyboard.press('r');
  await page.getByLabel('Family name').fill('Odhiambo');
  await page.getByLabel('Given and middle names').fill('Grace');
  await page.getByText('Female', { exact: true }).click();
  await page.getByLabel('Year').fill('1987');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(new RegExp(`^${mrnPrefix}-00001-`)).first()).toBeVisible();

  const again = await launch();
  await expect(again.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await axe(again);
  await signIn(again, ADMINISTRATOR.login, 'not this one');
  await expect(again.getByText('Login and password do not match.')).toBeVisible();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  await signIn(again, ADMINISTRATOR.login, ADMINISTRATOR.password);
  await expect(again.getByRole('banner')).toContainText(ADMINISTRATOR.displayName);
});
