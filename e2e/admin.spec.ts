import { axe, DEMO, expect, signIn, test } from './launch.ts';

test('the audit trail shows who signed in, narrows, leaves as a file, and is checked', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Parts of administration' })
    .getByRole('link', { name: 'Audit trail' })
    .click();
  const trail = page.getByRole('grid', { name: 'Audit trail' });
  await expect(trail.getByRole('row', { name: 'Joyce Wafula admin Signed in' }).first()).toBeVisible();
  await axe(page);

  await page.getByLabel('Outcome').selectOption('Refused');
  await expect(page.getByText('No entry fits these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.getByLabel('Action').selectOption('Signed in');
  await expect(trail.getByRole('row', { name: 'Looked at the audit trail' })).toHaveCount(0);
  await expect(trail.getByRole('row', { name: 'Signed in' })).toHaveCount(1);

  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/^audit-\d{4}-\d{2}-\d{2}\.csv$/);
  await expect(page.getByRole('status').filter({ hasText: 'exported' })).toBeVisible();

  // Its head is shown, to be kept.
  await page.getByRole('button', { name: 'Check the trail' }).click();
  await expect(page.getByText(/^The trail is whole: \d+/)).toBeVisible();
  await expect(page.locator('.fw-admin-head')).toHaveText(/^\d+ \S{20,}$/);
  await axe(page);
});

const FIRST_PASSWORD = 'violet kettle on the hill';
const OWN_PASSWORD = 'eleven boats cross slowly';

test('an administrator adds an account, and that person signs in', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('button', { name: 'New account' }).click();
  await page.getByRole('button', { name: 'Add the account' }).click();
  await expect(page.getByText('Fill this in.').first()).toBeVisible();
  await page.getByLabel('Name', { exact: false }).first().fill('Amina Juma');
  await page.getByRole('textbox', { name: 'Login' }).fill('naomi');
  await page.getByLabel('Cashier').check();
  await page.getByLabel('First password').fill(FIRST_PASSWORD);
  await page.getByLabel('Your own password').fill(DEMO.password);
  await axe(page);
  await page.getByRole('button', { name: 'Add the account' }).click();
  await expect(page.getByRole('alert')).toContainText('Someone else has this login.');
  await page.getByRole('textbox', { name: 'Login' }).fill('amina');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await expect(page.getByRole('row', { name: 'Amina Juma amina Cashier Active' })).toBeVisible();

  await page.getByRole('link', { name: 'Audit trail' }).click();
  const trail = page.getByRole('grid', { name: 'Audit trail' });
  await expect(trail.getByRole('row', { name: 'Joyce Wafula admin Added an account' }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Joyce Wafula' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'amina', FIRST_PASSWORD);
  await page.getByLabel('Password until now').fill(FIRST_PASSWORD);
  await page.getByLabel(/^New password(?! again)/).fill(OWN_PASSWORD);
  await page.getByLabel('New password again').fill(OWN_PASSWORD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByRole('button', { name: 'Amina Juma' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Admin', exact: true })).toHaveCount(0);
});

test('settings of the facility are changed, stay and are not left by accident; the station gets a name', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Facility', exact: true }).click();
  await page.getByLabel('Telephone').fill('+254 20 555 0100');
  await page.getByLabel('Lock a window after').fill('500');
  await page.getByRole('button', { name: 'Save the settings' }).click();
  await expect(page.getByText('Between 1 and 240.')).toBeVisible();
  await page.getByLabel('Lock a window after').fill('20');
  await axe(page);
  await page.getByRole('button', { name: 'Save the settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('link', { name: 'Facility', exact: true }).click();
  await expect(page.getByLabel('Telephone')).toHaveValue('+254 20 555 0100');
  await expect(page.getByLabel('Lock a window after')).toHaveValue('20');

  // Not saved, they are not left by accident; a time zone is found by its town.
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Kampala');
  await page.getByRole('option', { name: 'Africa/Kampala' }).click();
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByText('The settings are saved.')).toHaveCount(0); // of the first time
  await page.getByRole('button', { name: 'Save the settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('link', { name: 'Facility', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Africa/Kampala');

  // This station is marked among all, and gets a name.
  await page.getByRole('link', { name: 'Stations' }).click();
  await page.getByLabel('Name of the station').fill('Front desk');
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByRole('row', { name: /Front desk.*This station/ })).toBeVisible();
  await axe(page);
});

test('a chart and an account lead to their part of the trail', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Clinic', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Clinic' })).toBeVisible(); // reception has a list, too
  await page.getByRole('grid').getByRole('row').nth(1).dblclick();
  await page.getByRole('link', { name: 'Who has opened this chart' }).click();
  const trail = page.getByRole('grid', { name: 'Audit trail' });
  await expect(trail.getByRole('row', { name: 'Joyce Wafula admin Opened a chart' }).first()).toBeVisible();
  await expect(trail.getByRole('row', { name: 'Signed in' })).toHaveCount(0);
  expect(page.url()).toMatch(/#\/admin\/audit\?patientId=patient(:|%3A)[0-9a-f-]{36}$/);
  await expect(page.getByRole('combobox', { name: 'Patient', exact: true })).toHaveValue(/\S+ · \S+/);
  await axe(page);
  await page.getByRole('link', { name: 'Back to the chart' }).click();
  await expect(page.getByRole('link', { name: 'Who has opened this chart' })).toBeVisible();
  await axe(page);

  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('row', { name: /wairimu/ }).click();
  await page.getByRole('link', { name: 'What this person did' }).click();
  await expect(page.getByText('No entry fits these filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(trail.getByRole('row', { name: 'Signed in' }).first()).toBeVisible();
  expect(page.url()).toMatch(/#\/admin\/audit$/);
});
