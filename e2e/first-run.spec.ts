import { ADMINISTRATOR, axe, expect, setUp, signIn, test } from './launch.ts';

test('an empty folder becomes a station that knows its people', async ({ launch }) => {
  const page = await launch();
  await expect(page.getByRole('heading', { name: 'Set up this station' })).toBeVisible();
  await axe(page);
  await setUp(page);
  await expect(page.getByRole('banner')).toContainText('Hillside Clinic');
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeVisible();
  await axe(page);

  const again = await launch();
  await expect(again.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await axe(again);
  await signIn(again, ADMINISTRATOR.login, 'not this one');
  await expect(again.getByText('Login and password do not match.')).toBeVisible();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  await signIn(again, ADMINISTRATOR.login, ADMINISTRATOR.password);
  await expect(again.getByRole('banner')).toContainText(ADMINISTRATOR.displayName);
});
