/** The disk of a station is full while someone types: nothing typed is lost, and nothing half saved. */
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { axe, test as base, DEMO, expect, signIn } from './launch.ts';

const test = base.extend<{ smallDisk: string }>({
  /** Gone after the station that a test has started there. */
  smallDisk: async ({ dataDir }, use, testInfo) => {
    testInfo.skip(!mounts(dataDir), 'a small disk can be mounted by root on Linux alone');
    await use(dataDir);
    execFileSync('umount', [dataDir]);
  },
});

test('a form that meets a full disk keeps what was typed, and is saved when there is room', async ({
  smallDisk,
  launch,
  clinic,
}) => {
  test.setTimeout(240_000); // until a disk is full to the last page
  const data = join(smallDisk, 'station');
  cpSync(clinic, data, { recursive: true });
  const page = await launch({ dataDir: data });
  await signIn(page, DEMO.receptionist, DEMO.password);
  await page.getByRole('button', { name: 'Register patient' }).click();
  await page.getByLabel('Family name').fill('Wekesa');
  await page.getByLabel('Given and middle names').fill('Nafula');
  await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
  await page.getByLabel('Phone', { exact: true }).fill('+254 700 333444');

  const filler = join(smallDisk, 'filler');
  fillUp(filler);
  // What the log has room for already still goes in: sign-ins beside the desk use it up.
  await expect.poll(() => signInBeside(data), { timeout: 90_000 }).toContain('store.full');

  const submit = page.getByRole('main').getByRole('button', { name: 'Register patient' });
  await submit.click();

  await expect(page.getByText('The disk of this station is full').first()).toBeVisible();
  await expect(page.getByLabel('Family name')).toHaveValue('Wekesa');
  await expect(page.getByLabel('Given and middle names')).toHaveValue('Nafula');
  await expect(page.getByLabel('Phone', { exact: true })).toHaveValue('+254 700 333444');
  // And the bar does not say that it is saved, once there is no room for so little either.
  const marker = page.getByRole('button', { name: 'Not everything is saved' });
  await expect(async () => {
    // Where the log was copied back meanwhile it has room again, and so may the disk: that is used up, too.
    fillUp(filler);
    await signInBeside(data);
    await page.getByLabel('Family name').pressSequentially('s');
    await expect(marker).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 90_000 });
  await marker.click();
  await expect(page.getByRole('dialog')).toContainText('on the screen alone');
  await axe(page);
  await page.keyboard.press('Escape');
  await page.getByLabel('Family name').fill('Wekesa');

  rmSync(filler);
  await expect(page.getByRole('button', { name: 'Saved on this station' })).toBeVisible();
  await submit.click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('WEKESA, Nafula');
});

/** To the last page, whatever the station writes meanwhile. */
function fillUp(filler: string): void {
  for (let bytes = 1_048_576; bytes >= 4096;) {
    try {
      appendFileSync(filler, Buffer.alloc(bytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      bytes /= 4;
    }
  }
}

/** @returns false where that is not allowed, as in most containers */
function mounts(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The command line signs in at the open station and leaves again, both of which are noted. @returns its trouble, if any */
function signInBeside(data: string): Promise<string> {
  const args = [
    'src-main/cli/main.ts',
    'find',
    'nobody',
    '--data',
    data,
    '--user',
    DEMO.receptionist,
    '--json',
  ];
  const env = { ...toolEnvironment(), FIELDWARD_PASSWORD: DEMO.password };
  return new Promise((resolve) => {
    execFile(findNode(), args, { cwd: ROOT, env }, (_error, _out, trouble) => resolve(trouble));
  });
}
