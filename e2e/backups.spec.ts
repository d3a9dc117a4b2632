import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

async function openBackups(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Parts of administration' })
    .getByRole('link', { name: 'Backups' })
    .click();
}

test('an administrator sets backups up, proves one, and is told when the target is gone', async ({
  launch,
  clinic,
}) => {
  const stick = await mkdtemp(join(tmpdir(), 'fieldward-stick-'));
  try {
    const page = await launch({ dataDir: clinic });
    await signIn(page, 'admin', DEMO.password);
    await openBackups(page);
    await expect(page.getByText('This station makes no backups.')).toBeVisible();
    await axe(page);

    await page.getByLabel('Backups go to').selectOption('Folder or USB stick');
    await page.getByRole('textbox', { name: 'Folder' }).fill(`${stick}/not-there`);
    await page.getByRole('button', { name: 'Try it' }).click();
    await expect(page.getByRole('alert')).toContainText('The target is not there');
    await page.getByRole('textbox', { name: 'Folder' }).fill(stick);
    await page.getByRole('button', { name: 'Try it' }).click();
    await expect(page.getByText('It works: written, read and removed.')).toBeVisible();
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await expect(page.getByText('The first backup comes')).toBeVisible();

    await page.getByRole('button', { name: 'Back up now' }).click();
    await expect(page.getByText('Backups are in order')).toBeVisible();
    const list = page.getByRole('grid', { name: 'Backups' });
    await expect(list.getByRole('row', { name: 'this one' })).toHaveCount(1);

    await page.getByRole('button', { name: 'Prove a restore' }).click();
    await page.getByLabel('Your own password').fill('not the password');
    await page
      .getByRole('form', { name: 'Prove a restore' })
      .getByRole('button', { name: 'Prove a restore' })
      .click();
    await expect(page.getByRole('form', { name: 'Prove a restore' }).getByRole('alert')).toContainText(
      'Your own password is not right.',
    );
    await axe(page);
    await page.getByLabel('Your own password').fill(DEMO.password);
    await page.getByLabel('Your own password').press('Enter');
    await expect(page.getByText('The restore is proven')).toBeVisible();
    await expect(page.getByText('None yet')).toHaveCount(0);

    await rename(stick, `${stick}-gone`);
    const main = page.getByRole('main');
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(main.getByText('The last backup is out of reach')).toHaveCount(1);
    await axe(page);
    await page.getByRole('button', { name: 'Saved on this station' }).click();
    await expect(page.getByRole('dialog')).toContainText('The last backup is out of reach');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await expect(main.getByText('The last backup failed')).toHaveCount(1);
    await expect(main.getByText('What lies there cannot be listed now.')).toBeVisible();
    await expect(main.getByText('The target is not there')).toHaveCount(1);
    await axe(page);
    await page.getByRole('link', { name: 'Clinic', exact: true }).click();
    await expect(main.getByText('The last backup failed')).toHaveCount(1);
    await axe(page);
    await main.getByRole('link', { name: 'Open backups' }).click();
    await expect(page.getByRole('button', { name: 'Back up now' })).toBeVisible();
  } finally {
    await rm(stick, { recursive: true, force: true });
    await rm(`${stick}-gone`, { recursive: true, force: true });
  }
});

test('where the environment says where backups go, the desk shows it and leaves it alone', async ({
  launch,
  clinic,
}) => {
  const stick = await mkdtemp(join(tmpdir(), 'fieldward-stick-'));
  try {
    const page = await launch({
      dataDir: clinic,
      env: { FIELDWARD_BACKUP_TO: stick, FIELDWARD_BACKUP_HOURS: '3' },
    });
    await signIn(page, 'admin', DEMO.password);
    await openBackups(page);
    const state = page.getByRole('region', { name: 'State' });
    await expect(state.getByText(stick)).toBeVisible();
    await expect(state.getByText('3 hours')).toBeVisible();
    const setUp = page.getByRole('form', { name: 'Set-up' });
    await expect(setUp.getByText('FIELDWARD_BACKUP_TO')).toBeVisible();
    await expect(setUp.getByLabel('Backups go to')).toHaveCount(0);
    await expect(setUp.getByLabel('Hours between backups')).toHaveCount(0);
    await setUp.getByLabel('The newest').fill('5');
    await setUp.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('The set-up of backups is saved.')).toBeVisible();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await expect(state.getByText('Backups are in order')).toBeVisible();
    await axe(page);
  } finally {
    await rm(stick, { recursive: true, force: true });
  }
});
