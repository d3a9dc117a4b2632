import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, expect, signIn, test } from './launch.ts';
import { FULL, IMPORTER, importFhir, openChart } from './records.ts';
import { cliOf, startServer } from './server-steps.ts';

const cli = cliOf(IMPORTER.password);
const sheet = (page: Page) => page.getByRole('complementary', { name: /Other facilities|Refer/ });

test('a patient is referred to another facility with part of the chart, and the answer comes back', async ({
  launch,
  dataDir,
}) => {
  // Removed when none of them runs any more: until then the stations write there that their windows were closed.
  const [lakeside, hospital, data] = ['lakeside', 'hospital', 'server'].map((name) =>
    join(dataDir, name),
  ) as [string, string, string]; // three names
  const server = await startServer(data);
  try {
    await importFhir(lakeside);
    await cli('setup', '--data', hospital, '--facility-name', 'County Hospital');
    for (const station of [lakeside, hospital]) {
      const { code } = JSON.parse(await cli('server', 'enrol', '--data', data, '--json')) as {
        code: string;
      };
      await cli('sync', 'join', '--data', station, '--code', code, '--server', server.url);
    }
    const listed = JSON.parse(await cli('server', 'facilities', '--data', data, '--json')) as {
      facilityId: string;
    }[];
    const names = ['Lakeside Clinic', 'County Hospital'];
    for (const [index, { facilityId }] of listed.entries())
      await cli('server', 'facilities', '--data', data, '--join', facilityId, '--name', names[index] ?? '');

    // Where the patient is.
    const page = await launch({ dataDir: lakeside });
    await signIn(page, IMPORTER.login, IMPORTER.password);
    await expect(page.getByRole('link', { name: 'Referrals', exact: true })).toBeVisible();
    await openChart(page, FULL.family);
    await page.keyboard.press('o');
    await expect(sheet(page).getByText('This patient was not referred from here.')).toBeVisible();
    await axe(page);
    await sheet(page).getByRole('button', { name: 'Refer' }).click();
    await expect(page.getByLabel('To which facility')).toHaveValue(/^facility:/);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByLabel(/^Service/)).toBeFocused();
    await page.keyboard.type('Cardiology');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Chest pain on exertion');
    await expect(sheet(page)).toContainText('The patient has not agreed to share with County Hospital.');
    await page.getByLabel(/The patient agrees now/).check();
    await sheet(page).getByLabel(/^How/).selectOption('spoken');
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await expect(sheet(page)).toContainText('Cardiology, to County Hospital');
    await expect(sheet(page)).toContainText('Delivered');
    await expect(sheet(page)).toContainText('Part of the chart, with a referral');

    // Where the patient is awaited.
    const there = await launch({ dataDir: hospital });
    await signIn(there, IMPORTER.login, IMPORTER.password);
    const desk = there.getByRole('link', { name: /^Referrals/ });
    await expect(desk).toBeVisible();
    await desk.click();
    await there.getByRole('row', { name: /ACHIENG/ }).click();
    const detail = there.getByRole('region', { name: 'The referral' });
    await expect(detail).toContainText('Chest pain on exertion');
    await expect(detail).toContainText('From the chart of Lakeside Clinic');
    await expect(detail).toContainText('Metformin');
    await expect(detail).toContainText('Nobody here looks like this person.');
    await axe(there);
    await detail.getByRole('button', { name: 'Register as a new patient' }).click();
    await expect(there.getByLabel('Family name')).toHaveValue('Achieng');
    await there.keyboard.press('Control+Enter');
    await expect(detail).toContainText('This is our patient');
    await detail.getByLabel('Note to the other facility').fill('Thursday, nine');
    await detail.getByRole('button', { name: 'Accept' }).click();
    await expect(detail).toContainText('Accepted');

    await expect(sheet(page)).toContainText('Thursday, nine');
    await expect(sheet(page)).toContainText('Said there: is it this patient?');
    await sheet(page).getByRole('button', { name: 'It is the same person' }).click();
    await expect(sheet(page)).toContainText('Both facilities say so');
    await axe(page);
  } finally {
    await server.stop();
  }
});
