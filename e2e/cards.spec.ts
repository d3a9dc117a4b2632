import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { showCamera } from './fake-camera.ts';
import { codeOn, textOf } from './printed-text.ts';
import { askedOf, withTray } from './tray.ts';

const NAME = 'KIPROTICH, Amina Jepkorir';

const NAMED: { readonly [sign: string]: { readonly key: string; readonly code: string } } = {
  '\n': { key: 'Enter', code: 'Enter' },
  '-': { key: '-', code: 'Minus' },
  '.': { key: '.', code: 'Period' },
};

/** As a scanner types: 8 ms from key to key, whatever the window is busy with. */
async function scan(page: Page, code: string): Promise<void> {
  const devices = await page.context().newCDPSession(page);
  const from = Date.now() / 1000;
  await Promise.all(
    Array.from(`${code}\n`).flatMap((sign, index) => {
      const timestamp = from + index * 0.008;
      const place = /[0-9]/.test(sign) ? `Digit${sign}` : `Key${sign}`;
      const { key, code } = NAMED[sign] ?? { key: sign, code: place };
      const text = sign === '\n' ? '\r' : sign;
      return [
        devices.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text, timestamp }),
        devices.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, timestamp: timestamp + 0.002 }),
      ];
    }),
  );
  await devices.detach();
}

test('a card is printed, and scanning it opens the chart from anywhere: by a scanner and by the camera', async ({
  launch,
  clinic,
}) => {
  await withTray(async (tray) => {
    const camera = join(tray, 'camera.y4m');
    await showCamera(camera);
    const page = await launch({ dataDir: clinic, camera, env: { PATH: `${tray}:${process.env['PATH']}` } });
    const chart = page.getByRole('heading', { level: 1, name: NAME });
    await signIn(page, DEMO.doctor, DEMO.password);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

    await page.keyboard.press('r');
    await page.getByLabel('Family name').fill('Kiprotich');
    await page.getByLabel('Given and middle names').fill('Amina Jepkorir');
    await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
    await page.getByLabel('Day').fill('14');
    await page.getByLabel('Month').selectOption('August');
    await page.getByLabel('Year').fill('1991');
    await page.getByRole('button', { name: 'Register patient' }).click();
    await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
    const mrn = /[A-Z0-9]{6}-\d{5}-\d/.exec(await page.getByRole('main').innerText())?.[0] ?? '';

    await page.keyboard.press('p');
    await expect(page.getByRole('heading', { name: 'Card and wristband' })).toBeVisible();
    await page.getByLabel('Size', { exact: true }).selectOption('Card, 86 × 54 mm');
    await page.getByLabel('Printer', { exact: true }).selectOption('Ward');
    await expect(page.getByText('Not printed before')).toBeVisible();
    await axe(page);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: 'Card and wristband' })).toBeHidden();
    const paper = join(tray, 'paper.pdf');
    expect(await askedOf(tray)).toContain('media=Custom.53.98x85.6mm');
    // Nothing but who its bearer is: the year of birth alone, as long as the facility has not said more.
    const said = (await textOf(paper)).replaceAll(/\s+/g, '');
    const facility = await page.getByRole('banner').locator('bdi').first().innerText();
    const bearer = `${facility}Patientcard${NAME}Born1991SexFemaleRecordnumber${mrn}`;
    expect(said).toBe(`${bearer}Demo:notarealperson`.replaceAll(/\s+/g, ''));
    const code = (await codeOn(paper)) ?? '';
    expect(code).toMatch(new RegExp(`^FW1\\.[0-9A-F]{6}\\.${mrn}\\.[0-9A-F]{4}$`));

    await page.keyboard.press('Alt+1');
    await scan(page, code);
    await expect(chart).toBeVisible();
    await page.keyboard.press('p');
    await expect(page.getByText('Printed once before')).toBeVisible();
    await page.getByText('Wristband', { exact: true }).first().click();
    await expect(page.getByLabel('Size', { exact: true })).toHaveValue('bandAdult');

    // From a form that is not saved: it asks, and nothing of the code is left in the field.
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Register patient' }).click();
    await page.getByLabel('Family name').fill('Wanjiru');
    const given = page.getByLabel('Given and middle names');
    await given.fill('Grace');
    const asks = page.getByRole('dialog');
    await scan(page, code);
    await expect(asks).toBeVisible();
    await expect(given).toHaveValue('Grace');
    await asks.getByRole('button', { name: 'Keep editing' }).click();
    await expect(page.getByLabel('Family name')).toHaveValue('Wanjiru');
    await given.focus();
    await page.keyboard.type(' Kamau', { delay: 60 }); // a person's keys stay
    await scan(page, code);
    await expect(given).toHaveValue('Grace Kamau');
    await asks.getByRole('button', { name: 'Discard' }).click();
    await expect(chart).toBeVisible();

    // A misread code.
    await page.keyboard.press('Alt+1');
    await scan(page, `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`);
    await expect(page.getByText('The code was not read right.')).toBeVisible();
    await axe(page);

    // A locked screen takes none: neither as a password nor for later.
    await page.keyboard.press('Control+l');
    const password = page.getByLabel(/^Password/);
    await expect(password).toBeFocused();
    await scan(page, code);
    await expect(password).toHaveValue('');
    await password.fill(DEMO.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The code was not read right.')).toBeVisible();

    // The camera sees an empty desk, then the card.
    await page.keyboard.press('Control+b');
    await expect(page.getByText('Hold the code of the card or wristband before the camera.')).toBeVisible();
    await axe(page);
    await page.keyboard.press('Escape');
    await showCamera(camera, code);
    await page.keyboard.press('Control+b');
    await expect(chart).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
