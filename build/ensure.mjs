#!/usr/bin/env node
/**
 * Makes sure of what every other script needs: installed packages, a Node that is new enough, and, when asked, a browser.
 * Runs on Node 20 and before anything is installed. Does nothing and says nothing when all is there.
 *   node build/ensure.mjs [--browser]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findNode, ROOT, run, runTool } from './toolchain.mjs';

/** A download that has not ended by then is not going to. */
const BROWSER_INSTALL_TIMEOUT_MS = 240_000;

/**
 * Installs exactly what package-lock.json names, unless that is what is there.
 * @returns {Promise<string>} the path of a Node that runs the project
 */
export async function ensureInstalled() {
  if (!isInstalled(ROOT)) {
    console.error('Installing the packages (npm ci)…');
    const npmScript = process.env['npm_execpath'];
    const { code } = npmScript?.endsWith('.js')
      ? await run(process.execPath, [npmScript, 'ci'], { env: process.env, aside: true })
      : await run('npm', ['ci'], { env: process.env, aside: true, shell: process.platform === 'win32' });
    if (code !== 0) throw new Error(`npm ci ended with code ${code}; its messages are above.`);
  }
  return findNode();
}

/**
 * @param {string} root
 * @returns {boolean} whether node_modules holds the versions that package-lock.json names; optional packages of other
 *   platforms may be absent
 */
export function isInstalled(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(installedFile);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === entry.version : Boolean(entry.optional ?? entry.devOptional);
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
function packagesIn(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
}

/** @returns {Promise<string | undefined>} the path of a Chromium-based browser on this machine that starts */
export async function findBrowser() {
  for (const candidate of [...browserCandidates(), await playwrightBrowser()]) {
    if (candidate && existsSync(candidate) && starts(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Finds a browser or gets one.
 * @returns {Promise<string>}
 * @throws with an explanation for the person at the terminal
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  console.log('No Chromium-based browser found; installing one for Playwright…');
  await runTool('playwright', ['install', 'chromium'], { timeoutMs: BROWSER_INSTALL_TIMEOUT_MS });
  const installed = await findBrowser();
  if (installed) return installed;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('That did not work; installing the distribution’s Chromium…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env, timeoutMs: BROWSER_INSTALL_TIMEOUT_MS });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env,
      timeoutMs: BROWSER_INSTALL_TIMEOUT_MS,
    });
    const packaged = await findBrowser();
    if (packaged) return packaged;
  }
  throw new Error(
    'Fieldward needs a Chromium-based browser (Chrome, Chromium or Edge) to show its screens, and none could be found\n' +
      'or installed. Install one, or name its program in the environment variable FIELDWARD_BROWSER.',
  );
}

/** @returns {string[]} where such browsers usually are, the one asked for first */
function browserCandidates() {
  const asked = [process.env['FIELDWARD_BROWSER'], process.env['CHROME_PATH']].filter(
    (path) => path !== undefined,
  );
  if (process.platform === 'win32') {
    const programs = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map(
      (name) => process.env[name] ?? '',
    );
    const names = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return [...asked, ...names.flatMap((name) => programs.map((folder) => join(folder, name)))];
  }
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', join(homedir(), 'Applications')];
    return [
      ...asked,
      ...apps.flatMap((app) => folders.map((folder) => join(folder, `${app}.app/Contents/MacOS/${app}`))),
    ];
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...asked, ...names.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

/** @returns {Promise<string | undefined>} where Playwright puts the browser it installs */
async function playwrightBrowser() {
  const entry = join(ROOT, 'node_modules', 'playwright-core', 'index.mjs');
  if (!existsSync(entry)) return undefined;
  const { chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}

/**
 * A package may leave a stub behind that only asks to install the real thing.
 * @param {string} browser
 */
function starts(browser) {
  if (process.platform !== 'linux') return true; // `--version` opens a window elsewhere
  return spawnSync(browser, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

/**
 * Electron's npm package downloads its program in a step of its own. Its package must not be imported to find out:
 * that would start the download.
 * @returns {string | undefined} the path of the Electron program, if it is there
 */
export function findElectron() {
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const name =
    process.platform === 'win32' || process.platform === 'darwin' ? names[process.platform] : 'electron';
  const path = join(ROOT, 'node_modules', 'electron', 'dist', name);
  return existsSync(path) ? path : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureInstalled();
    if (process.argv.includes('--browser')) await ensureBrowser();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
