import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { axe, expect, signIn, test } from './launch.ts';
import { openChart } from './records.ts';

interface Stations {
  readonly first: string;
  readonly login: string;
  readonly password: string;
}

let stations: Stations;
let maker: ChildProcess;

test.beforeAll(async () => {
  maker = spawn(findNode(), ['src-main/cli/conflict.process.ts'], {
    cwd: ROOT,
    env: toolEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!maker.stdout) throw new Error('the stations have no output to read');
  const [line] = (await once(createInterface({ input: maker.stdout }), 'line')) as [string]; // of the interface
  stations = JSON.parse(line) as Stations; // as the process prints it
});
test.afterAll(async () => {
  const ended = once(maker, 'exit');
  maker.stdin?.end();
  await ended;
});

test('what two desks entered apart is seen in the chart, settled by a clinician and told in the history', async ({
  launch,
}) => {
  const page = await launch({ dataDir: stations.first });
  await signIn(page, stations.login, stations.password);
  const rail = page.getByRole('navigation', { name: 'Desks' });

  await test.step('the rail counts them; the chart does not look settled', async () => {
    await expect(rail.getByRole('link', { name: /To settle/ })).toContainText('3');
    await openChart(page, 'Odhiambo');
    const banner = page.getByRole('region', { name: 'Patient', exact: true });
    await expect(banner.getByRole('link', { name: '3 records not settled' })).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Allergies' }).first().getByRole('link', { name: 'Not settled' }),
    ).toBeVisible();
    const medicines = page.getByRole('region', { name: 'Medicines' });
    await axe(page);
    await medicines.getByRole('link', { name: 'Not settled' }).click();
  });

  const detail = page.getByRole('article', { name: 'What is to be settled' });
  await test.step('both doses stand side by side; one is chosen by its number', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'To settle' })).toBeVisible();
    const dose = detail.getByRole('region', { name: /^Dose/ });
    await expect(dose.getByText('Before').locator('..')).toContainText('250 mg');
    await expect(dose.getByRole('radio', { name: /1,000 mg.*Achieng Otieno.*Ward/ })).toBeVisible();
    await expect(dose.getByRole('radio', { name: /500 mg.*Achieng Otieno.*Reception/ })).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(dose.getByText('Choose what holds.')).toBeVisible();
    await page.keyboard.press('2');
    await expect(dose.getByRole('status')).toContainText('500 mg');
    await dose.getByLabel('Note, if there is more to say').fill('By her weight.');
    await axe(page);
  });

  await test.step('what is typed beside it stays while the chart is looked at, and while the desk is locked', async () => {
    const note = detail.getByRole('region', { name: /^Dose/ }).getByLabel('Note, if there is more to say');
    await detail.getByRole('button', { name: 'Open chart' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /Odhiambo/i })).toBeVisible();
    await page.getByRole('region', { name: 'Medicines' }).getByRole('link', { name: 'Not settled' }).click();
    await expect(note).toHaveValue('By her weight.');
    await expect(detail.getByText(/Your draft of .* has been filled in/)).toBeVisible();
    await axe(page);
    await note.fill('By her weight, 24 kg.');
    await page.keyboard.press('Control+l');
    await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
    await page.getByLabel(/^Password/).fill(stations.password);
    await page.keyboard.press('Enter');
    await expect(note).toHaveValue('By her weight, 24 kg.');
    await page.reload();
    await signIn(page, stations.login, stations.password);
    await rail.getByRole('link', { name: /To settle/ }).click();
    await page
      .getByRole('grid', { name: 'Records to settle' })
      .getByRole('row')
      .filter({ hasText: 'Amoxicillin' })
      .click();
    await expect(note).toHaveValue('By her weight, 24 kg.');
  });

  await test.step('it is settled with that note', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Settled: Dose')).toBeVisible();
    await expect(detail.getByRole('heading', { name: /Amoxicillin/ })).toBeFocused();
    await expect(detail.getByText('Nothing is open here any more.')).toBeVisible();
    await expect(detail.getByText('By her weight, 24 kg.')).toBeVisible();
    await expect(rail.getByRole('link', { name: /To settle/ })).toContainText('2');
  });

  await test.step('a choice is taken back: both values are open as they were, with the note that was typed', async () => {
    await page.keyboard.press('Control+z');
    const dose = detail.getByRole('region', { name: /^Dose/ });
    await expect(dose.getByRole('radio', { name: /1,000 mg.*Achieng Otieno.*Ward/ })).toBeVisible();
    await expect(dose.getByRole('radio', { name: /500 mg.*Achieng Otieno.*Reception/ })).toBeVisible();
    await expect(dose.getByText('Before').locator('..')).toContainText('250 mg');
    await expect(dose.getByLabel('Note, if there is more to say')).toHaveValue('By her weight, 24 kg.');
    await expect(rail.getByRole('link', { name: /To settle/ })).toContainText('3');
    await expect(detail.getByText('Taken back, so that all values are open again')).toBeVisible();
    await axe(page);
    await page.keyboard.press('2');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Settled: Dose')).toBeVisible();
    await expect(rail.getByRole('link', { name: /To settle/ })).toContainText('2');
  });

  await test.step('two notes are put together; the list is walked by keys', async () => {
    const rows = page.getByRole('grid', { name: 'Records to settle' }).getByRole('row');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await rows.filter({ hasText: 'Penicillin' }).focus();
    await page.keyboard.press('Enter');
    const note = detail.getByRole('region', { name: /^Note/ });
    await expect(note.locator('mark').first()).toBeVisible();
    await note.getByRole('radio', { name: 'Combine them' }).check();
    await expect(note.getByLabel('The value that holds')).toHaveValue(
      /told by herself[\s\S]*told by her mother/,
    );
    await note.getByRole('button', { name: 'Settle' }).click();
    await expect(note).toBeHidden();
    await expect(detail.getByRole('region', { name: /^How dangerous/ })).toBeVisible();
  });

  await test.step('the history tells who changed what, from what, where', async () => {
    await detail.getByRole('button', { name: 'History' }).click();
    const history = detail.getByRole('region', { name: 'History', exact: true });
    const danger = history.getByRole('region', { name: 'How dangerous' });
    await expect(danger.getByRole('listitem').first()).toContainText('Cannot be judged');
    await expect(danger.getByRole('listitem').last()).toContainText('Low');
    await axe(page);
  });

  await test.step('and the chart says so as well', async () => {
    await detail.getByRole('button', { name: 'Open chart' }).click();
    await expect(page.getByRole('region', { name: 'Medicines' })).toBeVisible(); // its keys are heard from then on
    await page.keyboard.press('4');
    await page.getByRole('button', { name: 'History of Amoxicillin' }).click();
    const sheet = page.getByRole('complementary', { name: 'History' });
    await expect(sheet.getByRole('region', { name: 'Dose' }).getByRole('listitem').first()).toContainText(
      '500 mg',
    );
    await expect(sheet.getByText('By her weight, 24 kg.')).toHaveCount(2);
    await expect(sheet.getByText('Taken back, so that all values are open again')).toBeVisible();
    await axe(page);
  });
});
