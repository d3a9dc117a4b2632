import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fillRegistration, lookInArabic, register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { spendNumbers } from './records.ts';
import { cli, startServer } from './server-steps.ts';

/** The prefix of the number that was just given. */
async function prefixGiven(page: Page): Promise<string | undefined> {
  const text = await page.getByRole('main').innerText();
  return /\b((?:[A-Z]\d){1,3})-\d{5,6}-\d\b/.exec(text)?.[1];
}

test('a desk whose record numbers run out says so early, and goes on with others once it meets its server', async ({
  launch,
  dataDir,
}, info) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-numbers-'));
  let server = await startServer(place);
  const { url } = server;
  test.slow(); // commands at a terminal, a server twice
  try {
    await cli('setup', '--data', dataDir);
    const { code } = await server.ask('/_fieldward/enrolments', 'POST', {});
    await cli('sync', 'join', '--data', dataDir, '--code', code, '--server', url);
    await server.stop(); // as when the cable is out
    await spendNumbers(dataDir, { login: 'admin', password: DEMO.password, left: 2 });

    const page = await launch({ dataDir });
    await signIn(page, 'admin', DEMO.password);
    const notice = page.getByRole('status').filter({ hasText: 'Record numbers run out' });
    await expect(notice).toContainText('2 are left at this station.');
    await expect(notice).toContainText('Connect the station to its server: it fetches more by itself.');
    await axe(page);
    await lookInArabic(page, info, 'few-numbers');
    await register(page, 'Nyambura');
    await expect(notice).toContainText('1 is left at this station.');
    const last = await prefixGiven(page);
    expect(last).toBeDefined();
    await register(page, 'Chepkoech');
    await expect(notice).toContainText('none is left at this station.');
    await expect(notice).toContainText('Nobody new can be registered until');
    await axe(page);

    // Whoever tries is told the same, and nothing that was typed is lost.
    await fillRegistration(page, 'Wekesa');
    await page.getByRole('button', { name: 'Register patient' }).click();
    await expect(page.getByText('This station has no record numbers left to give.')).toBeVisible();
    await expect(page.getByLabel('Family name')).toHaveValue('Wekesa');

    server = await startServer(place, new URL(url).port);
    await page.getByRole('button', { name: 'Offline · 2 not sent' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: 'Try now' }).click();
    await expect(panel).toContainText('All changes are sent.');
    await page.keyboard.press('Escape');
    await expect(notice).toBeHidden();
    await page.getByRole('button', { name: 'Register patient' }).click();
    await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
    const next = await prefixGiven(page);
    expect(next).toBeDefined();
    expect(next).not.toBe(last);
  } finally {
    await server.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
