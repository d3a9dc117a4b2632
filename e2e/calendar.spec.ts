import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { savedText } from './printed-text.ts';

const side = (page: Page, name: string) => page.getByRole('complementary', { name });
const said = (page: Page, words: RegExp) => page.getByText(words).last();
const boxes = (page: Page) => page.locator('[data-event]');

/** Day, week or month, whatever they are called. */
async function show(page: Page, place: 0 | 1 | 2): Promise<void> {
  await page.getByRole('radiogroup').first().locator('label').nth(place).click();
}

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
  await expect(page.getByRole('heading', { level: 1, name: 'Calendar' })).toBeFocused();
  await press('Shift+ArrowRight'); // tomorrow, whatever the clock says now
  await press('b');
  const form = side(page, 'Book an appointment');
  await expect(form.getByRole('combobox', { name: /^Patient/ })).toBeFocused();
  await page.keyboard.type(name);
  await expect(form.getByRole('listbox')).toHaveAttribute('aria-busy', 'false');
  await expect(form.getByRole('listbox').getByRole('option').first()).toContainText(name);
  await press('Enter');
  await expect(form.getByRole('radio').first()).toBeChecked();
  const chosen = await form.locator('.fw-slot-when').first().innerText();
  await press('Control+Enter');
  await expect(said(page, /^Booked: /)).toHaveText(`Booked: ${chosen}`);
  test.info().annotations.push({ type: 'key-chords beyond the typing', description: String(chords) });
  process.stdout.write(`booked with ${chords} key-chords beyond the typing\n`);
  expect(chords).toBeLessThan(10);

  const time = /\d\d:\d\d/.exec(chosen)?.[0] ?? '';
  const box = boxes(page).filter({ hasText: name }).filter({ hasText: time });
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
  await expect(said(page, /^Moved to /)).toContainText(`Moved to ${to}`);
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

test('dropped where it goes, and back; a week, a month, one provider, and the list on paper', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, DEMO.doctor, DEMO.password);
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  // Tomorrow, when nobody has come yet.
  const today = (await page.locator('.fw-column').first().getAttribute('data-day')) ?? '';
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.locator(`.fw-column[data-day="${today}"]`)).toHaveCount(0);
  const column = page
    .locator('.fw-column')
    .filter({ has: page.locator('[data-status="booked"]') })
    .first();
  const box = column.locator('[data-status="booked"]').first();
  const id = (await box.getAttribute('data-event')) ?? '';
  const dragged = page.locator(`[data-event="${id}"]`);
  const time = dragged.locator('.fw-event-time');
  const before = await time.innerText();
  const from = await box.boundingBox();
  const last = await column.boundingBox();
  if (!from || !last) throw new Error('an appointment that is drawn');
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 40, { steps: 4 });
  await page.mouse.move(from.x + 20, from.y + 20, { steps: 4 }); // five minutes on
  await page.mouse.up();
  // Where somebody else has the next minutes, it stays, and says why.
  const answer = said(page, /^Moved to |^This time is taken|has no hours/);
  await expect(answer).toBeVisible();
  if ((await answer.innerText()).startsWith('Moved')) {
    await expect(time).not.toHaveText(before);
    await page.keyboard.press('Control+z');
  }
  await expect(time).toHaveText(before);

  await show(page, 1);
  await expect(page.locator('.fw-column')).toHaveCount(7);
  const all = await boxes(page).count();
  await page.getByRole('combobox', { name: 'Provider' }).selectOption({ index: 1 });
  await expect.poll(async () => boxes(page).count()).toBeLessThan(all);
  const days = page.locator('.fw-month-day');
  const patients = async () =>
    (await days.allInnerTexts()).reduce((sum, text) => sum + Number(/(\d+) patient/.exec(text)?.[1] ?? 0), 0);
  await show(page, 2);
  await expect(days).toHaveCount(42);
  const own = await patients();
  await page.getByRole('combobox', { name: 'Provider' }).selectOption('');
  await expect.poll(patients).toBeGreaterThan(own);
  const day = days.filter({ hasText: /[1-9]\d* patient/ }).first();
  const date = (await day.locator('.fw-month-date > span').first().innerText()).padStart(2, '0');
  await day.press('Enter');
  const ofDay = page.locator(`.fw-column[data-day$="-${date}"]`);
  const name = await ofDay.locator('.fw-event-name').first().innerText();
  await page.keyboard.press('p');
  await expect(page.getByRole('dialog', { name: 'Print the day' })).toBeVisible();
  expect(await savedText(page, 'Save as a file')).toContain(name);
});

test('a device and leave are set; whom leave concerns stays said; a visit is booked with the device', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Calendar', exact: true })).toHaveCount(2); // the desk, and its section here
  await page.getByRole('link', { name: 'Calendar', exact: true }).last().click();
  await page.getByText('Rooms and devices').click();
  await page.getByRole('button', { name: 'Add a room or a device' }).click();
  const place = page.getByRole('form', { name: 'Rooms and devices' });
  await place.getByLabel('Name').fill('Ultrasound');
  await place.getByLabel('What it is').selectOption('Device');
  await place.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Ultrasound Device' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.getByText('Leave and extra hours').click();
  await page.getByRole('button', { name: 'Add leave or extra hours' }).click();
  const leave = page.getByRole('form', { name: 'Leave and extra hours' });
  await leave.getByLabel('Provider').selectOption('ACHOLA, Samuel (Dr)');
  await leave.getByRole('textbox', { name: 'First day' }).fill('+1');
  await leave.getByRole('textbox', { name: 'Last day' }).fill('+6');
  await leave.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('What it said before')).toBeVisible(); // it is there now, and is the one that is changed
  await expect(leave.getByRole('status')).toContainText(/[1-9]\d* appointments? stands? there now/);
  await axe(page);

  await page.getByRole('link', { name: 'Calendar', exact: true }).first().click();
  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByRole('button', { name: /^Book/ }).click();
  const form = side(page, 'Book an appointment');
  await form.getByRole('combobox', { name: /^Patient/ }).fill('a');
  await form.getByRole('listbox').getByRole('option').first().click();
  await form.getByRole('checkbox', { name: 'Ultrasound' }).check();
  await expect(form.locator('[aria-busy=true]')).toHaveCount(0);
  const time = /\d\d:\d\d/.exec(await form.locator('.fw-slot-when').first().innerText())?.[0] ?? '';
  await page.keyboard.press('Control+Enter');
  await expect(said(page, /^Booked: /)).toContainText(time);
  await page.getByRole('combobox', { name: 'Room' }).selectOption('Ultrasound');
  await expect(boxes(page)).toHaveCount(1);
  await boxes(page).first().press('Enter');
  await expect(side(page, 'Appointment')).toContainText('Ultrasound');
});

for (const [colorScheme, language, login] of [
  ['light', 'English', 'Login'],
  ['dark', 'العربية', 'اسم المستخدم'],
] as const) {
  test(`every part of the calendar is accessible, ${colorScheme}, ${language}`, async ({
    launch,
    clinic,
  }) => {
    const page = await launch({ dataDir: clinic, colorScheme });
    await page.getByText(language).click();
    await page.getByLabel(login).fill(DEMO.doctor); // in words that are there by then
    await page.locator('input[type=password]').fill(DEMO.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid')).toBeVisible();
    await page.keyboard.press('Alt+2');
    await expect(boxes(page).first()).toBeVisible();
    await page.keyboard.press('b');
    await expect(page.getByRole('radio').nth(5)).toBeVisible();
    await axe(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await expect(page.locator('.fw-calendar-list li').first()).toBeVisible();
    await axe(page);
    await boxes(page).nth(1).click();
    await expect(page.locator('.fw-calendar-facts')).toBeVisible();
    await show(page, 1);
    await expect(page.locator('.fw-column')).toHaveCount(7);
    await axe(page);
    await show(page, 2);
    await expect(page.locator('.fw-month-day')).toHaveCount(42);
    await axe(page);
  });
}
