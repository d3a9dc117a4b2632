import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

async function openRoles(page: Page, login = 'admin'): Promise<void> {
  await signIn(page, login, DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Parts of administration' })
    .getByRole('link', { name: 'Roles' })
    .click();
  await expect(page.getByRole('table', { name: 'Roles and permissions' })).toBeVisible();
}

function roleHead(page: Page, name: string) {
  return page.getByRole('table', { name: 'Roles and permissions' }).getByRole('button', { name });
}

test('arrows lead through the permissions; a role is copied, named, changed and removed', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await openRoles(page);
  await axe(page);

  // Arrows lead through the table.
  await roleHead(page, 'Administrator').focus();
  await page.keyboard.press('ArrowRight');
  await expect(roleHead(page, 'Receptionist')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const row = page.getByRole('row', { name: 'Find patients' });
  await expect(row.getByRole('cell').nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(row.getByRole('cell').last()).toBeFocused();

  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByLabel('Begin with the permissions of').selectOption('Nurse');
  await page.getByRole('checkbox', { name: 'Read the audit trail' }).check();
  await expect(page.getByText('Nobody gains: Read the audit trail')).toBeVisible();
  await page.getByRole('button', { name: 'Add the role' }).click();
  await expect(page.getByText('Write a name for the role.')).toBeVisible();
  await page.getByLabel('Name of the role').fill('Ward sister');
  await axe(page);

  await page.getByRole('link', { name: 'Facility', exact: true }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await page.getByRole('button', { name: 'Add the role' }).click();
  await expect(roleHead(page, 'Ward sister')).toBeVisible();

  await page.getByRole('button', { name: 'Remove the role' }).click();
  await page.getByRole('button', { name: 'Remove the role' }).click();
  await expect(roleHead(page, 'Ward sister')).toHaveCount(0);
});

test('what a role loses is gone from the menu of who has it', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await openRoles(page);
  await roleHead(page, 'Nurse').click();
  await page.getByRole('checkbox', { name: 'Read charts' }).uncheck();
  await expect(page.getByText('1 person loses: Read charts')).toBeVisible();
  await page.getByRole('button', { name: 'Save the role' }).click();
  await expect(page.getByText('The role Nurse is saved.')).toBeVisible();

  await page.getByRole('button', { name: 'Joyce Wafula' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, DEMO.nurse, DEMO.password);
  const desks = page.getByRole('navigation', { name: 'Desks' });
  await expect(desks.getByRole('link', { name: 'Reception' })).toBeVisible();
  await expect(desks.getByRole('link', { name: 'Clinic' })).toHaveCount(0);
});

test('what the engine refuses of a role is said in words, and what was ticked stays', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await openRoles(page);
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByLabel('Name of the role').fill('Office');
  await page.getByRole('checkbox', { name: 'See staff' }).check();
  await page.getByRole('checkbox', { name: 'Manage staff and roles' }).check();
  await page.getByRole('button', { name: 'Add the role' }).click();
  await expect(roleHead(page, 'Office')).toBeVisible();
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByRole('row', { name: /naomi/ }).click();
  await page.getByRole('group', { name: 'Roles' }).getByLabel('Office').check();
  await page.getByRole('button', { name: 'Save the account' }).click();
  await expect(page.getByText(/^The account of .* is changed\.$/)).toBeVisible();

  await page.getByRole('button', { name: 'Joyce Wafula' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await openRoles(page, DEMO.receptionist);
  await roleHead(page, 'Office').click();
  await expect(page.getByText('1 active person has this role, so it cannot be removed.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Manage stations' }).check();
  await page.getByRole('button', { name: 'Save the role' }).click();
  await expect(page.getByRole('form', { name: 'Office' }).getByRole('alert')).toContainText(
    'You cannot give “Manage stations”',
  );
  await expect(page.getByRole('checkbox', { name: 'Manage stations' })).toBeChecked();
  await axe(page);
});
