import { register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { savedText } from './printed-text.ts';

test('a morning at the desk: a walk-in waits, is called, begun, sent on and taken back; the display says no name', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.receptionist, DEMO.password);
  await register(page, 'Zawadi');
  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await expect(page.locator('[data-wait]').first()).toBeVisible(); // others are here
  await axe(page);

  await page.keyboard.press('c');
  const sheet = page.getByRole('complementary');
  await expect(sheet.getByRole('combobox', { name: /^Patient/ })).toBeFocused();
  await page.keyboard.type('Zawadi');
  await sheet.getByRole('option', { name: /ZAWADI/ }).click();
  await sheet.getByLabel('Priority').selectOption('Emergency'); // before whoever waits already
  await sheet.getByLabel('Reason').fill('Chest pain');
  await axe(page);
  await page.keyboard.press('Control+Enter');
  const ticket = await sheet.locator('.fw-ticket-large').innerText();
  expect(ticket).toMatch(/^T-\d\d$/);
  // A slip with the number, and no name.
  await page.keyboard.press('p');
  const slip = await savedText(page, 'Save as a file');
  for (const text of [ticket, 'Triage', 'Your number']) expect(slip).toContain(text);
  expect(slip).not.toMatch(/zawadi|amina/i);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const triage = page.getByRole('region', { name: 'Triage' });
  const doctor = page.getByRole('region', { name: 'Doctor' });
  const wait = triage.getByRole('button', { name: /ZAWADI/ });
  await expect(wait).toBeVisible();

  await page.getByLabel('Station of care').selectOption('Triage');
  await page.getByLabel('Room').selectOption({ index: 1 });
  await page.keyboard.press('n');
  await expect(wait.getByText(/^Called to /)).toBeVisible();
  await expect(sheet.getByRole('heading', { name: `Ticket ${ticket}` })).toBeVisible();
  await axe(page);

  // Away from the desk the window shows who is called, and who nobody is.
  await page.getByRole('button', { name: 'Public display' }).click();
  await page.getByRole('button', { name: 'Show the display' }).click();
  await expect(page.getByRole('heading', { name: 'Now called' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: ticket })).toBeVisible();
  await expect(page.getByText(/zawadi/i)).toHaveCount(0);
  await axe(page);
  await page.keyboard.press('Control+k'); // keys of the desk are not heard
  await expect(page.getByRole('combobox')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, DEMO.nurse, DEMO.password);

  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await wait.click();
  await page.keyboard.press('s');
  await expect(wait.getByText(/^In /)).toBeVisible();
  await page.keyboard.press('m');
  await expect(doctor.getByRole('button', { name: /ZAWADI/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(wait.getByText(/^In /)).toBeVisible();
  await expect(doctor.getByRole('button', { name: /ZAWADI/ })).toHaveCount(0);
  await wait.click();
  await page.keyboard.press('l');
  await page.getByLabel('Why did the patient go?').fill('Had to catch a bus');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/· 1 went away$/)).toBeVisible();
});
