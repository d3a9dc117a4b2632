import type { Page } from '@playwright/test';
import { DEMO, expect, signIn, test } from './launch.ts';

const ZONE = 'Europe/London';
const DAY_MS = 86_400_000;

/** The Sunday of the next change of clocks there that no invented appointment is near to. */
function nextChange(): string {
  const noonIn = (ms: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit' }).format(ms);
  let ms = Math.floor(Date.now() / DAY_MS) * DAY_MS + 60 * DAY_MS + DAY_MS / 2;
  while (noonIn(ms) === noonIn(ms - DAY_MS)) ms += DAY_MS;
  return dayOf(ms);
}
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const after = (day: string, days: number) => dayOf(Date.parse(day) + days * DAY_MS);

/** The one appointment of a day on which there is no other. */
async function boxOf(page: Page, day: string) {
  const when = page.getByRole('group', { name: 'Show' }).getByRole('textbox', { name: 'When' });
  await when.fill(day);
  await when.press('Tab');
  await expect(page.locator('.fw-column').first()).toHaveAttribute('data-day', day);
  return page.locator('[data-event]');
}

test('a weekly series keeps its time on the wall across a change of clocks; one is moved, the rest cancelled', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic }); // in Nairobi, where clocks never change
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Facility', exact: true }).click();
  const form = page.getByRole('form', { name: 'Facility' });
  await form.getByRole('combobox', { name: 'Time zone' }).fill(ZONE);
  await page.getByRole('option', { name: ZONE }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();

  const change = nextChange();
  const days = [-4, 3, 10, 17].map((days_) => after(change, days_));
  const [first = '', second = '', third = '', last = ''] = days;
  await page.getByRole('link', { name: 'Calendar', exact: true }).first().click();
  await page.getByRole('button', { name: /^Book/ }).click();
  const booking = page.getByRole('complementary', { name: 'Book an appointment' });
  await booking.getByRole('combobox', { name: /^Patient/ }).fill('a');
  await booking.getByRole('listbox').getByRole('option').first().click();
  await booking.getByRole('textbox', { name: 'From' }).fill(first);
  await page.keyboard.press('Tab');
  await booking.getByLabel('Repeats').selectOption('Every week');
  await expect(booking.locator('.fw-slot-when').first()).toContainText(` ${first.slice(-2)}-`);
  await expect(booking.getByRole('radio').first()).toBeChecked();
  const time = /\d\d:\d\d/.exec(await booking.locator('.fw-slot-when').first().innerText())?.[0] ?? '';
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('4 appointments booked')).toBeVisible();
  for (const day of days) await expect((await boxOf(page, day)).locator('.fw-event-time')).toHaveText(time);

  // One of them goes elsewhere: no other follows it.
  await (await boxOf(page, third)).press('Enter');
  await page.getByRole('button', { name: /^Move/ }).click();
  const move = page.getByRole('complementary', { name: 'Move the appointment' });
  await move.getByRole('radio').nth(3).check();
  const to = /\d\d:\d\d/.exec(await move.locator('.fw-slot-when').nth(3).innerText())?.[0] ?? '';
  expect(to).not.toBe(time);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Moved to /).last()).toContainText(to);
  await expect((await boxOf(page, third)).locator('.fw-event-time')).toHaveText(to);
  await expect((await boxOf(page, last)).locator('.fw-event-time')).toHaveText(time);

  // The rest of it, from the first day of the other time on; what was before stands.
  await (await boxOf(page, second)).press('Enter');
  await page.getByRole('button', { name: 'Cancel the rest of the series' }).click();
  await page.getByLabel('Why is it cancelled?').fill('Is well again');
  await page.keyboard.press('Enter');
  await expect(page.getByText('3 appointments cancelled')).toBeVisible();
  for (const day of [second, third, last]) await expect(await boxOf(page, day)).toHaveCount(0);
  await expect((await boxOf(page, first)).locator('.fw-event-time')).toHaveText(time);
});
