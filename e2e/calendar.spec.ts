import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1, name: 'Calendar' });
const side = (page: Page, name: string) => page.getByRole('complementary', { name });
const said = (page: Page, words: RegExp) => page.getByText(words).last();

test('an appointment is booked, kept, moved and cancelled by keyboard alone', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  let chords = 0;
  const press = async (keys: string) => {
    chords += 1;
    await page.keyboard.press(keys);
  };
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeFocused();
  const name = (await page.getByRole('grid').locator('.fw-row-name').first().innerText()).trim();

  await press('Alt+2');
  await expect(heading(page)).toBeFocused();
  await press('b');
  const form = side(page, 'Book an appointment');
  await expect(form.getByRole('combobox', { name: /^Patient/ })).toBeFocused();
  await page.keyboard.type(name);
  await expect(form.getByRole('listbox').getByRole('option').first()).toContainText(name);
  await press('Enter');
  await expect(form.getByRole('radio').first()).toBeChecked();
  await press('Control+Enter');
  await expect(said(page, /^Booked: /)).toBeVisible();
  test.info().annotations.push({ type: 'key-chords beyond the typing', description: String(chords) });
  process.stdout.write(`booked with ${chords} key-chords beyond the typing
`);
  expect(chords).toBeLessThan(10);

  const time = /\d\d:\d\d/.exec(await said(page, /^Booked: /).innerText())?.[0] ?? '';
  const box = page.locator('[data-event]').filter({ hasText: name }).filter({ hasText: time });
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-event]:focus')).toBeVisible();
  await box.press('Enter');
  const panel = side(page, 'Appointment');
  await expect(panel).toContainText(name);
  await page.keyboard.press('c');
  await expect(said(page, /^Arrived: /)).toBeVisible();
  await expect(panel).toContainText('Came');
  await page.keyboard.press('Control+z');
  await expect(panel).not.toContainText('Came');

  await page.keyboard.press('m');
  const move = side(page, 'Move the appointment');
  await move.getByRole('radio').nth(2).press('Space');
  const to = await move.locator('.fw-slot-when').nth(2).innerText();
  await page.keyboard.press('Control+Enter');
  await expect(said(page, /^Moved to /)).toContainText(to);
  await page.keyboard.press('Control+z');
  await expect(box).toBeVisible();

  await box.press('Enter');
  await panel.getByRole('button', { name: 'Cancel it' }).press('Enter');
  await expect(page.getByLabel('Why is it cancelled?')).toBeFocused();
  await page.keyboard.type('Cannot come');
  await page.keyboard.press('Enter');
  await expect(said(page, /^Cancelled: /)).toBeVisible();
  await expect(box).toBeHidden();
  await expect(panel).toContainText('Cannot come');
});

test('by hand, an appointment goes where it is dropped, and back', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.doctor, DEMO.password);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  // Tomorrow, when nobody has come yet.
  await page.getByRole('button', { name: 'Later' }).click();
  const column = page.locator('.fw-column').first();
  const box = column.locator('[data-event][data-status="booked"]').first();
  const before = await box.innerText();
  const label = (await box.locator('.fw-event-name').innerText()).trim();
  const from = await box.boundingBox();
  if (!from) throw new Error('an appointment that is drawn');
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 40, { steps: 4 });
  await page.mouse.move(from.x + 20, from.y + 8 + 12, { steps: 4 }); // five minutes on
  await page.mouse.up();
  await expect(said(page, /^Moved to |^This time is taken/)).toBeVisible();
  const answer = await said(page, /^Moved to |^This time is taken/).innerText();
  if (answer.startsWith('Moved')) await page.keyboard.press('Control+z');
  await expect(column.locator('[data-event]').filter({ hasText: label }).first()).toHaveText(
    before.replaceAll('\n', ''),
  );
});

test('hours, leave and kinds of visit are set by whoever manages the calendar', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Calendar', exact: true }).last().click();
  await page.getByText('Kinds of visit').click();
  await page.getByRole('button', { name: 'Add a kind of visit' }).click();
  await page.getByLabel('Name').fill('Physiotherapy');
  await page.getByLabel('Takes').fill('45');
  await axe(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /Physiotherapy/ }).click();
  await page.getByLabel('Takes').fill('50');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('What it said before').click();
  await expect(page.getByText(/^Takes: 45 · .* · Joyce Wafula/)).toBeVisible();
  await page.getByText('Hours', { exact: true }).click();
  await page.getByRole('button', { name: /OTIENO/ }).click();
  await expect(page.getByRole('group', { name: /08:00–12:00/ }).first()).toBeVisible();
  await axe(page);
});

for (const [colorScheme, language] of [
  ['light', 'English'],
  ['dark', 'العربية'],
] as const) {
  test(`every part of the calendar is accessible, ${colorScheme}, ${language}`, async ({
    launch,
    clinic,
  }) => {
    const page = await launch({ dataDir: clinic, colorScheme });
    const shot = async (name: string) => {
      const folder = process.env['FIELDWARD_SHOTS'];
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    };
    await page.getByText(language).click();
    await page.locator('input[autocomplete=username]').fill(DEMO.doctor);
    await page.locator('input[type=password]').fill(DEMO.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid')).toBeVisible();
    await page.keyboard.press('Alt+2');
    await expect(page.locator('[data-event]').first()).toBeVisible();
    await shot('day');
    await axe(page);
    await page.keyboard.press('b');
    await expect(page.getByRole('radio').nth(5)).toBeVisible();
    await shot('book');
    await axe(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await expect(page.locator('.fw-calendar-list li').first()).toBeVisible();
    await shot('waiting');
    await axe(page);
    await page.locator('[data-event]').nth(1).click();
    await expect(page.locator('.fw-calendar-facts')).toBeVisible();
    await shot('appointment');
    await axe(page);
    await page.getByRole('radiogroup').first().locator('label').nth(1).click();
    await expect(page.locator('.fw-column')).toHaveCount(7);
    await shot('week');
    await axe(page);
    await page.getByRole('radiogroup').first().locator('label').nth(2).click();
    await expect(page.locator('.fw-month-day')).toHaveCount(42);
    await shot('month');
    await axe(page);
  });
}
