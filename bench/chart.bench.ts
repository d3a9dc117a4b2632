import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../build/ensure.mjs';
import { ensureRenderer } from '../build/bundles.mjs';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { startBrowserHost } from '../src-main/browser/browser-host.ts';
import { aChartOf, benchStation, fillPatients, type BenchStation } from './bench-station.ts';
import { percentile, print } from './measure.ts';

const LONG_CHART = 1_000;
const SHORT_CHART = 10;
const OTHERS = 40;
const ROUNDS = 25;
/** Until the code of the screens is loaded and compiled. */
const WARM_UP = 4;

/** Charts opened in a real window by keyboard, of many visits and of few in turn: from the key to the summary standing there. */
export async function run(): Promise<void> {
  await ensureRenderer();
  const bench = await benchStation();
  try {
    await fillPatients(bench, OTHERS, 11);
    const charts = [
      await mrnOf(bench, await aChartOf(bench, LONG_CHART)),
      await mrnOf(bench, await aChartOf(bench, SHORT_CHART)),
    ] as const;
    await bench.station.close();
    const [long, short] = await openings(bench, charts);
    const figure = { bench: 'chart', unit: 'ms' } as const;
    const of = (visits: number) => `key to summary in the window, ${visits} encounters`;
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
    ] as const) {
      const [value, other] = [percentile(long, share), percentile(short, share)];
      const vs = `${SHORT_CHART} encounters`;
      print({ ...figure, metric: `${of(SHORT_CHART)}, ${name}`, value: other });
      print({ ...figure, metric: `${of(LONG_CHART)}, ${name}`, value, vs, ratio: value / other });
      print({ ...figure, metric: `${of(LONG_CHART)}, ${name}, difference`, value: value - other, vs });
    }
  } finally {
    await bench.end();
  }
}

async function mrnOf(bench: BenchStation, id: Id): Promise<string> {
  const patient = await bench.station.engine.opened().replica.reader().get(Patient, id);
  if (!patient) throw new Error('the patient is not there');
  return patient.mrn;
}

/** @returns milliseconds of each opening of either patient */
async function openings(
  bench: BenchStation,
  [long, short]: readonly [string, string],
): Promise<readonly [readonly number[], readonly number[]]> {
  const host = await startBrowserHost({ dataDir: bench.dataDir, port: 0, open: false });
  if (!host.ok) throw new Error(host.error.code);
  const executablePath = await findBrowser();
  const browser = await chromium.launch({
    args: ['--no-sandbox', '--disable-gpu'],
    ...(executablePath ? { executablePath } : {}),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
    await page.goto(host.value.url);
    await page.getByLabel('Login').fill(bench.login.login);
    await page.getByRole('textbox', { name: 'Password' }).fill(bench.login.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('h1:focus').waitFor();
    const times = { long: [] as number[], short: [] as number[] };
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const [first, second] = [await openingOf(page, long), await openingOf(page, short)];
      if (round < 0) continue;
      times.long.push(first);
      times.short.push(second);
    }
    return [times.long, times.short];
  } finally {
    await browser.close();
    await host.value.close();
  }
}

async function openingOf(page: Page, mrn: string): Promise<number> {
  await page.keyboard.press('Control+k');
  await page.locator('[role="combobox"]:focus').waitFor();
  await page.keyboard.type(mrn, { delay: 60 }); // as a person: what comes faster is taken for a scanner's
  await page.getByRole('option', { selected: true }).filter({ hasText: mrn }).waitFor();
  await page.evaluate(`${WATCH}; undefined`); // or it would wait for the promise itself
  await page.keyboard.press('Enter');
  const ms: unknown = await page.evaluate('window.opening');
  if (typeof ms !== 'number') throw new Error('the chart was not seen to open');
  await page.keyboard.press('Escape');
  await page.locator('.fw-summary').waitFor({ state: 'detached' });
  return ms;
}

/**
 * Runs in the page: from the key as the browser received it until the summary and the allergies are in the document,
 * have been painted, and the page can take the next key.
 */
const WATCH = `
  window.opening = new Promise((resolve) => {
    addEventListener('keydown', ({ timeStamp }) => {
      const isThere = () =>
        document.querySelector('.fw-summary .fw-visits-panel') &&
        document.querySelector('.fw-banner .fw-allergies:not([aria-busy="true"])');
      const watcher = new MutationObserver(() => {
        if (!isThere()) return;
        watcher.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
      });
      watcher.observe(document.body, { childList: true, subtree: true, attributes: true });
    }, { capture: true, once: true });
  });
`;
