import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import jsqr from 'jsqr';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const FRESH = 'seven herons over the dam';

async function openAccounts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Parts of administration' })
    .getByRole('link', { name: 'Accounts' })
    .click();
}

/** @returns the new recovery key as it is shown */
async function closeAccount(page: Page, login: string): Promise<string> {
  await page.getByRole('row', { name: login }).click();
  await page.getByRole('button', { name: 'Close the account' }).click();
  await page.getByLabel('Your own password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Close the account' }).click();
  await expect(page.getByRole('heading', { name: 'Keep the new recovery key' })).toBeVisible();
  return shownKey(page);
}

/** Not the panel of that name on the desk, which is out of sight. */
function shownKey(page: Page): Promise<string> {
  return page.getByRole('main').getByLabel('Recovery key', { exact: true }).innerText();
}

test('closing an account keeps the desk shut until the new recovery key is typed back', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await openAccounts(page);
  const first = await closeAccount(page, 'naomi');
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  await axe(page);

  // The window goes before anyone wrote the key down: the station has not forgotten.
  await page.close();
  const again = await launch({ dataDir: clinic });
  await signIn(again, 'naomi', DEMO.password);
  await expect(again.getByText('Login and password do not match.')).toBeVisible();
  await signIn(again, 'admin', DEMO.password);
  await expect(again.getByRole('heading', { name: 'The recovery key is not confirmed' })).toBeVisible();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  await axe(again);
  await again.getByLabel('Your own password').fill('not my password');
  await again.getByRole('button', { name: 'Make a new recovery key' }).click();
  await expect(again.getByText('not match')).toBeVisible();
  await again.getByLabel('Your own password').fill(DEMO.password);
  await again.getByRole('button', { name: 'Make a new recovery key' }).click();
  await expect(again.getByRole('heading', { name: 'Keep the new recovery key' })).toBeVisible();
  const second = await shownKey(again);
  expect(second).not.toBe(first);

  await again.getByLabel('Type the key from your paper').fill(first);
  await again.getByRole('button', { name: 'Confirm the key' }).click();
  await expect(again.getByText('This key does not open this station.')).toBeVisible();
  await again.getByLabel('Type the key from your paper').fill(second.toLowerCase().replaceAll('-', ' '));
  await again.getByRole('button', { name: 'Confirm the key' }).click();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeVisible();

  // The password is forgotten: the printed key gives another, and is spent by it.
  await again.getByRole('button', { name: 'Joyce Wafula' }).click();
  await again.getByRole('button', { name: 'Sign out' }).click();
  await again.getByRole('button', { name: 'Use the recovery key' }).click();
  await expect(again.getByLabel('Recovery key from the paper')).toBeFocused();
  await axe(again);
  const typeKey = (key: string) => again.getByLabel('Recovery key from the paper').fill(key);
  await typeKey(`${second.slice(0, -1)}${second.endsWith('0') ? '1' : '0'}`);
  await again.getByLabel('Login').fill('admin');
  await again.getByLabel(/^New password\b(?! again)/).fill(FRESH);
  await again.getByLabel(/^New password again/).fill(FRESH);
  await again.keyboard.press('Enter');
  await expect(again.getByText('One letter or digit is wrong.')).toBeVisible();
  await typeKey(first);
  await again.keyboard.press('Enter');
  await expect(again.getByText('This key does not open this station.')).toBeVisible();
  await typeKey(second);
  await again.keyboard.press('Enter');
  await expect(again.getByRole('heading', { name: 'Keep the new recovery key' })).toBeVisible();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeHidden();
  const third = await shownKey(again);
  expect(third).not.toBe(second);
  await again.getByLabel('Type the key from your paper').fill(third);
  await again.getByRole('button', { name: 'Confirm the key' }).click();
  await expect(again.getByRole('navigation', { name: 'Desks' })).toBeVisible();
});

test('a one-time code is set up from a QR code that a camera can read', async ({ launch, clinic }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await openAccounts(page);
  await page.getByRole('row', { name: 'naomi' }).click();
  await page.getByLabel('Must sign in with a one-time code').check();
  await page.getByRole('button', { name: 'Save the account' }).click();
  await expect(page.getByText('The account of Naomi').first()).toBeVisible();
  await page.getByRole('button', { name: 'Joyce Wafula' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();

  await signIn(page, 'naomi', DEMO.password);
  await expect(page.getByRole('heading', { name: 'Set up a one-time code' })).toBeVisible();
  await page.getByLabel(/^Password/).fill(DEMO.password);
  await page.getByRole('button', { name: 'Show the secret' }).click();
  const qr = page.getByRole('img', { name: 'QR code for the app' });
  await expect(qr).toBeVisible();
  await axe(page);
  const secret = (await page.getByLabel('Secret for the app').innerText()).replaceAll(' ', '');
  const uri = new URL(await readQr(page, await qr.screenshot()));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.searchParams.get('secret')).toBe(secret);

  await page.getByLabel('One-time code').fill(await otherCode(page, secret));
  await page.getByRole('button', { name: 'Set up the code' }).click();
  await expect(page.getByRole('heading', { name: 'Keep these recovery codes' })).toBeVisible();
  await page.getByLabel('I have put them in a safe place').check();
  await page.getByRole('button', { name: 'Start working' }).click();
  await page.getByRole('button', { name: 'Naomi' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();

  // The phone is lost: the administrator takes the code away, and the demand for it.
  await signIn(page, 'admin', DEMO.password);
  await openAccounts(page);
  await page.getByRole('row', { name: 'naomi' }).click();
  await page.getByRole('button', { name: 'Remove the one-time code' }).click();
  await expect(page.getByText('For a lost phone')).toBeVisible();
  await page.getByLabel('Your own password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Remove the one-time code' }).click();
  await expect(page.getByText('signs in with a code')).toBeHidden();
  await page.getByLabel('Must sign in with a one-time code').uncheck();
  await page.getByRole('button', { name: 'Save the account' }).click();
  await expect(page.getByText('The account of Naomi').first()).toBeVisible();
});

test('an account changes its roles, language and person, its password, and opens again', async ({
  launch,
  clinic,
}) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await openAccounts(page);
  await page.getByRole('row', { name: 'naomi' }).click();
  await page.getByLabel('Cashier').check();
  await page.getByRole('combobox', { name: 'Language of the screens' }).click();
  await page.getByRole('option', { name: 'Français' }).click();
  const person = page.getByRole('combobox', { name: 'Stands for' });
  await person.click();
  const option = page.getByRole('option').nth(1); // the first is whom it stands for now
  const name = await option.innerText();
  await option.click();
  await axe(page);
  await page.getByRole('button', { name: 'Save the account' }).click();
  await expect(page.getByText('The account of Naomi').first()).toBeVisible();
  await expect(page.getByRole('row', { name: 'naomi' })).toContainText('Cashier');
  await page.getByRole('row', { name: 'paul' }).click();
  await page.getByRole('row', { name: 'naomi' }).click();
  await expect(person).toHaveValue(name);

  await page.getByRole('button', { name: 'Reset the password' }).click();
  await page.getByLabel('First password').fill(FRESH);
  await page.getByLabel('Your own password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Reset the password' }).click();
  await expect(page.getByText('has a new first password').first()).toBeVisible();

  const key = await closeAccount(page, 'naomi');
  await page.getByLabel('Type the key from your paper').fill(key);
  await page.getByRole('button', { name: 'Confirm the key' }).click();
  await page.getByRole('button', { name: 'Open the account again' }).click();
  await page.getByLabel('First password').fill(FRESH);
  await page.getByLabel('Your own password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Open the account again' }).click();
  await expect(page.getByRole('row', { name: 'naomi' })).toContainText('Active');
  await page.getByRole('button', { name: 'Joyce Wafula' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, 'naomi', FRESH);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');

  // The station takes new keys while she chooses a password of her own: she is told, and what she typed stays.
  const next = page.getByLabel(/^Nouveau mot de passe/).first();
  await next.fill('douze hérons au bord du lac');
  const told = page.evaluate(
    (title) =>
      new Promise<boolean>((resolve) => {
        new MutationObserver(() => {
          if (document.querySelector('h1')?.textContent === title) resolve(true);
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    'Le poste crée ses nouvelles clés',
  );
  await rekeyBeside(clinic);
  expect(await told).toBe(true);
  await expect(next).toHaveValue('douze hérons au bord du lac');
  await expect(next).toBeVisible();
});

/** At the command line, beside the open station. */
async function rekeyBeside(data: string): Promise<void> {
  await promisify(execFile)(findNode(), ['src-main/cli/main.ts', 'station', 'rekey', '--data', data], {
    cwd: ROOT,
    env: { ...toolEnvironment(), FIELDWARD_PASSWORD: DEMO.password },
  });
}

/** What a camera would see: the pixels of the screen, read by a decoder that is not ours. */
async function readQr(page: Page, png: Buffer): Promise<string> {
  const { data, width, height } = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(
      new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }),
    );
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data: [...image.data], width: image.width, height: image.height };
  }, png.toString('base64'));
  const found = jsqr(new Uint8ClampedArray(data), width, height);
  if (!found) throw new Error('the QR code cannot be read');
  return found.data;
}

/** RFC 6238 once more, on the browser's own cryptography: nothing of the station's code. */
async function otherCode(page: Page, secret: string): Promise<string> {
  return page.evaluate(async (base32) => {
    const bits = Array.from(base32, (c) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
    );
    const bytes = (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
    const key = await crypto.subtle.importKey(
      'raw',
      new Uint8Array(bytes),
      { name: 'HMAC', hash: 'SHA-1' },
      false,
      ['sign'],
    );
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(Math.floor(Date.now() / 30_000)));
    const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
    const number = mac.getUint32(mac.getUint8(19) & 15) & 0x7f_ff_ff_ff;
    return String(number % 1_000_000).padStart(6, '0');
  }, secret);
}

test('an administrator renews the keys of the station', async ({ launch, clinic, host }) => {
  const page = await launch({ dataDir: clinic });
  await signIn(page, 'admin', DEMO.password);
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Parts of administration' })
    .getByRole('link', { name: 'Keys' })
    .click();
  const tie = page.getByRole('button', { name: 'Tie the keys to this machine' });
  if (host === 'browser') {
    await expect(page.getByText('Not possible here')).toBeVisible();
    await expect(tie).toBeDisabled();
  }
  await axe(page);
  for (const name of ['Make a new recovery key', 'Encrypt the station anew']) {
    await page.getByRole('button', { name }).click();
    await page.getByLabel('Your own password').fill('not my password');
    await page.getByRole('button', { name }).click();
    await expect(page.getByText('Your own password is not right.')).toBeVisible();
    await page.getByLabel('Your own password').fill(DEMO.password);
    await page.getByRole('button', { name }).click();
    const key = await shownKey(page);
    await page.getByLabel('Type the key from your paper').fill(key);
    await page.getByRole('button', { name: 'Confirm the key' }).click();
    await expect(page.getByRole('button', { name })).toBeVisible();
  }
});
