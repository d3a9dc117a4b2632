import { register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

test('a morning at the desk: a walk-in waits, is called, begun, sent on and taken back; the display says no name', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  await register(page, 'Zawadi');
  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await expect(page.getByText('Nobody is waiting.')).toBeVisible();
  await axe(page);

  await page.keyboard.press('c');
  const sheet = page.getByRole('complementary');
  await expect(sheet.getByRole('combobox', { name: /^Patient/ })).toBeFocused();
  await page.keyboard.type('Zawadi');
  await sheet.getByRole('option', { name: /ZAWADI/ }).click();
  await sheet.getByLabel('Reason').fill('Cough for a week');
  await axe(page);
  await page.keyboard.press('Control+Enter');
  await expect(sheet.getByText('T-01')).toBeVisible();
  await page.keyboard.press('Escape');
  const triage = page.getByRole('region', { name: 'Triage' });
  const doctor = page.getByRole('region', { name: 'Doctor' });
  await expect(triage.getByRole('button', { name: /T-01.*ZAWADI/ })).toBeVisible();

  await page.getByLabel('Station of care').selectOption('Triage');
  await page.getByLabel('Room').selectOption({ index: 1 });
  await page.keyboard.press('n');
  await expect(triage.getByText(/^Called to /)).toBeVisible();
  await expect(sheet.getByRole('heading', { name: 'Ticket T-01' })).toBeVisible();
  await axe(page);

  // Away from the desk the window shows who is called, and who nobody is.
  await page.getByRole('button', { name: 'Public display' }).click();
  await page.getByRole('button', { name: 'Show the display' }).click();
  await expect(page.getByRole('heading', { name: 'Now called' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'T-01' })).toBeVisible();
  await expect(page.getByText(/zawadi/i)).toHaveCount(0);
  await axe(page);
  await page.keyboard.press('Control+k'); // keys of the desk are not heard
  await expect(page.getByRole('combobox')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, DEMO.nurse, DEMO.password);

  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await triage.getByRole('button', { name: /T-01/ }).click();
  await page.keyboard.press('s');
  await expect(triage.getByText(/^In /)).toBeVisible();
  await page.keyboard.press('m');
  await expect(doctor.getByRole('button', { name: /T-01.*ZAWADI/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(triage.getByText(/^In /)).toBeVisible();
  await expect(doctor.getByText('Nobody waits here.')).toBeVisible();
  await triage.getByRole('button', { name: /T-01/ }).click();
  await page.keyboard.press('l');
  await page.getByLabel('Why did the patient go?').fill('Had to catch a bus');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/· 1 went away$/)).toBeVisible();
});
