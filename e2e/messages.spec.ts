import { aMailServer } from '#shared/messaging/mail-server-testing.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookInArabic } from './desk-steps.ts';
import { axe, DEMO, expect, kill, signIn, test } from './launch.ts';
import { cli, startServer } from './server-steps.ts';

test('an administrator sets messages up; reminders arrive though the desk is killed while it sends, the one in doubt by a person’s word', async ({
  launch,
  clinic,
  host,
}) => {
  test.skip(host !== 'browser', 'the shell is killed by other means');
  const server = await aMailServer();
  try {
    const page = await launch({ dataDir: clinic });
    await signIn(page, 'admin', DEMO.password);
    await page.getByRole('link', { name: 'Admin', exact: true }).click();
    await page.getByRole('link', { name: 'Messages', exact: true }).click();

    // A text of the facility's own, and what it comes to.
    await page.getByRole('radiogroup', { name: 'Part' }).getByText('Texts').click();
    await page.getByLabel('Message', { exact: true }).selectOption('Reminder');
    const subject = page.getByLabel('Subject of the e-mail');
    await subject.fill('See you at {facility} on {day}');
    await page.getByRole('button', { name: 'Save the text' }).click();
    await expect(page.getByText('The text names day between braces')).toBeVisible();
    await subject.fill('See you at {facility}');
    await expect(page.getByRole('region', { name: 'Preview' })).toContainText('See you at Lakeside Clinic');
    await page.getByRole('button', { name: 'Save the text' }).click();
    await expect(page.getByText('What it said before')).toBeVisible();

    await page.getByRole('radiogroup', { name: 'Part' }).getByText('Settings').click();
    const form = page.getByRole('form', { name: 'Settings' });
    await form.getByLabel('Send e-mail').check();
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(form.getByText('Fill this in.').first()).toBeVisible();
    await form.getByLabel('Mail server').fill('127.0.0.1');
    await form.getByLabel('Encryption').selectOption({ index: 2 });
    await form.getByLabel('Port').fill(String(server.port));
    await form.getByLabel('Sender').fill('Demo <desk@clinic.example>');
    await form.getByLabel('Reminders, hours before').fill('72');
    await form.getByLabel('Quiet from').fill('');
    await form.getByLabel('Quiet until').fill('');
    await form.getByLabel('Also to patients who were never asked').check();
    await axe(page);
    // It takes the first mail, and says nothing: then the power goes.
    server.moods.push('silent');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await server.swallowed;
    await kill(clinic);

    const again = await launch({ dataDir: clinic });
    await signIn(again, 'admin', DEMO.password);
    await again.getByRole('link', { name: 'Calendar', exact: true }).click();
    await again.getByRole('button', { name: '1 message to decide' }).click();
    const outbox = again.getByRole('complementary', { name: 'Messages' });
    await expect(outbox.getByText('May have arrived')).toBeVisible();
    await axe(again);
    await outbox.getByText('Waiting', { exact: true }).click();
    await expect(outbox.getByText('No message waits to be sent.')).toBeVisible();
    // Everybody else has theirs, once.
    const ids = () => server.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
    expect(ids().length).toBeGreaterThan(3);
    expect(new Set(ids()).size).toBe(ids().length);
    // In the facility’s own words, to those whose language they are in.
    expect(server.mails.some(({ raw }) => raw.includes('Subject: See you at Kisima'))).toBe(true);
    const before = ids().length;
    await outbox.getByText('To decide', { exact: true }).click();
    await outbox.getByRole('button', { name: 'Send again' }).click();
    await expect(outbox.getByText('No message waits for you.')).toBeVisible();
    await expect.poll(() => ids().length).toBe(before + 1);
    expect(server.mails.at(-1)?.to).toEqual(server.mails[0]?.to);
  } finally {
    await server.close();
  }
});

test('an administrator has the server send: reminders go from there, and its page says so', async ({
  launch,
  clinic,
  host,
}, info) => {
  test.skip(host !== 'browser', 'the server is the same for both');
  test.slow(); // a whole clinic is sent to a server first
  const mail = await aMailServer({ user: 'desk', password: 'kettle-of-the-house' });
  const place = await mkdtemp(join(tmpdir(), 'fieldward-messages-'));
  const server = await startServer(place);
  try {
    const { code } = await server.ask('/_fieldward/enrolments', 'POST', {});
    await cli('sync', 'join', '--data', clinic, '--code', code, '--server', server.url);
    const page = await launch({ dataDir: clinic });
    await signIn(page, 'admin', DEMO.password);
    await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Admin', exact: true }).click();
    await page.getByRole('link', { name: 'Messages', exact: true }).click();
    const form = page.getByRole('form', { name: 'Settings' });
    await form.getByLabel('Sent by').selectOption('The server');
    await form.getByLabel('Send e-mail').check();
    await form.getByLabel('Mail server').fill('127.0.0.1');
    await form.getByLabel('Encryption').selectOption({ index: 2 });
    await form.getByLabel('Port').fill(String(mail.port));
    await form.getByLabel('User name').fill('desk');
    await form.getByLabel('Password', { exact: true }).fill('kettle-of-the-house');
    await expect(form.getByText('Goes to the server, which keeps it encrypted')).toBeVisible();
    await form.getByLabel('Sender').fill('Demo <desk@clinic.example>');
    await form.getByLabel('Reminders, hours before').fill('72');
    await form.getByLabel('Quiet from').fill('');
    await form.getByLabel('Quiet until').fill('');
    await form.getByLabel('Also to patients who were never asked').check();
    await form.getByLabel('Your own password').fill('not my password');
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(form.getByText('Your own password is not right.')).toBeVisible();
    await form.getByLabel('Your own password').fill(DEMO.password);
    await axe(page);
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('The server sends.')).toBeVisible();
    await lookInArabic(page, info, 'message-settings');
    await expect.poll(() => mail.mails.length, { timeout: 60_000 }).toBeGreaterThan(3);
    const ids = mail.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
    expect(new Set(ids).size).toBe(ids.length);

    await page.keyboard.press('Alt+2');
    await page.getByRole('button', { name: 'Messages', exact: true }).click();
    const outbox = page.getByRole('complementary', { name: 'Messages' });
    await expect(outbox.getByText('The server sends the messages.')).toBeVisible();
    await outbox.getByText('Sent and ended', { exact: true }).click();
    await expect(outbox.getByText('by the server').first()).toBeVisible({ timeout: 30_000 });
    await axe(page);

    const status = await server.ask('/_fieldward/status');
    expect(status.messages).toMatchObject([{ state: 'ready' }]);
    expect(JSON.stringify(status)).not.toContain('kettle');
  } finally {
    await server.stop();
    await mail.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
