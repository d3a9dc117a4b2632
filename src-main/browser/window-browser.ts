import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const PROFILE_PREFIX = 'fieldward-window-';

/** Names on the PATH, then where each system installs them. Chromium's own first: the others are it, with additions. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'brave-browser',
];
const PLACES: { readonly [platform: string]: readonly string[] } = {
  darwin: ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env['LOCALAPPDATA']].flatMap(
    (root) =>
      root === undefined
        ? []
        : ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
            (path) => join(root, path),
          ),
  ),
};

/** `FIELDWARD_BROWSER` names one; else the first that is installed. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['FIELDWARD_BROWSER'];
  if (named) return named;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(PLACES[process.platform] ?? []),
  ];
  return candidates.find(isExecutable);
}

/** Whether a window could be seen: on Linux a browser without a display ends at once. */
export function hasScreen(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** `failed`: the browser could not start, or broke off. */
export type WindowEnd = 'closed' | 'failed';

export interface BrowserWindow {
  readonly ended: Promise<WindowEnd>;
  /** Closes it and removes its profile. */
  end(): Promise<void>;
}

/**
 * Opens a window without tabs or address bar, on a profile made for it and removed after it. What a person sees in it must
 * not outlive it on this disk: incognito keeps pages, history and form entries in memory, and the rest is switched off.
 */
export function openBrowserWindow(
  browser: string,
  url: string,
  extraArguments: readonly string[] = [],
): BrowserWindow {
  sweepProfiles();
  const profile = mkdtempSync(join(tmpdir(), `${PROFILE_PREFIX}${process.pid}-`)); // mode 0700
  writePreferences(profile);
  const child = spawn(browser, [...browserArguments(profile), ...extraArguments, `--app=${url}`], {
    stdio: 'ignore',
  });
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  // Also when this process ends on an error: only a kill leaves the folder, for the next start to sweep.
  process.once('exit', remove);
  const ended = new Promise<WindowEnd>((resolve) => {
    child.once('error', () => resolve('failed'));
    child.once('exit', (code) => resolve(code === 0 ? 'closed' : 'failed'));
  }).then((how) => {
    process.off('exit', remove);
    remove();
    return how;
  });
  return {
    ended,
    end: async () => {
      child.kill();
      const impatience = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(impatience);
    },
  };
}

export function browserArguments(profile: string): readonly string[] {
  return [
    `--user-data-dir=${profile}`,
    `--disk-cache-dir=${join(profile, 'cache')}`,
    '--disk-cache-size=1',
    '--media-cache-size=1',
    '--incognito',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pings',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,SpareRendererForSitePerProcess',
    '--password-store=basic',
    '--use-mock-keychain',
    '--window-size=1366,768',
    // Chromium refuses to start as root with its sandbox; a desk does not run as root, a container does.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/** Nothing typed is offered to a spelling service, a password store or a form filler. */
function writePreferences(profile: string): void {
  const preferences = {
    autofill: { credit_card_enabled: false, profile_enabled: false },
    browser: { enable_spellchecking: false },
    credentials_enable_service: false,
    profile: { password_manager_enabled: false },
    search: { suggest_enabled: false },
    translate: { enabled: false },
  };
  mkdirSync(join(profile, 'Default'), { mode: 0o700 });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences), { mode: 0o600 });
}

/** Profiles whose host was killed before it could remove them. */
function sweepProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PROFILE_PREFIX)
      ? Number(name.slice(PROFILE_PREFIX.length).split('-', 1)[0])
      : NaN;
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else, and so the folder is theirs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
