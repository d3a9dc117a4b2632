#!/usr/bin/env node
/**
 * `npm test`: everything that is checked before a change is taken. Every step runs, even after one has failed; the last
 * lines name what failed and count checks and tests together; the count also stands in node_modules/.cache/fieldward/summary.txt.
 * `npm run test:long` runs the tests beside the code that have a long form, in it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './check.mjs';
import { ensureBrowser, ensureInstalled, findElectron } from './ensure.mjs';
import { ensureRenderer, ensureShell } from './bundles.mjs';
import { ROOT, runTool, toolEnvironment } from './toolchain.mjs';

const CACHE = join(ROOT, 'node_modules', '.cache', 'fieldward');
const SUMMARY = join(CACHE, 'summary.txt');
/** Tests that hang are ended: on an idle two-core machine either tool takes a third of this. */
const STEP_TIMEOUT_MS = 18 * 60_000;

/** Those that ask `IS_LONG`. */
const LONG = ['cli/import', 'engine/rekey-station', 'engine/backup/kill'];

/** @typedef {{ passed: number, failed: number, skipped: number, names: string[] }} Counts `names` of what failed */

/**
 * @param {any} report of vitest's json reporter
 * @returns {Counts} a file that could not be loaded counts as one failure
 */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      file.assertionResults.every((/** @type {any} */ t) => t.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    names: report.testResults.flatMap((/** @type {any} */ file) =>
      broken.includes(file)
        ? [file.name]
        : file.assertionResults
            .filter((/** @type {any} */ t) => t.status === 'failed')
            .map((/** @type {any} */ t) => `${file.name}: ${t.fullName}`),
    ),
  };
}

/**
 * @param {any} report of Playwright's json reporter
 * @returns {Counts}
 */
export function playwrightCounts({ stats, errors, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    names: [...suites.flatMap(failedSpecs), ...errors.map(() => 'playwright: an error outside the tests')],
  };
}

/**
 * @param {any} suite of Playwright's report; suites lie in suites
 * @returns {string[]}
 */
function failedSpecs(suite) {
  const here = (suite.specs ?? []).filter((/** @type {any} */ spec) => !spec.ok);
  return [
    ...here.map((/** @type {any} */ spec) => `${spec.file}: ${spec.title}`),
    ...(suite.suites ?? []).flatMap(failedSpecs),
  ];
}

/**
 * @param {Counts[]} counts
 * @returns {string} the line a machine may look for
 */
export function summaryLine(counts) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    counts.reduce((total, each) => total + each[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {'vitest' | 'playwright'} tool
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {(report: any) => Counts} count `any`: each tool's report has a shape of its own, which `count` knows
 * @returns {Promise<Counts>}
 */
async function runTests(tool, args, env, count) {
  const reportFile = join(CACHE, `${tool}.json`);
  rmSync(reportFile, { force: true });
  const { code } = await runTool(tool, args, {
    env: { ...toolEnvironment(), ...env },
    timeoutMs: STEP_TIMEOUT_MS,
  });
  if (!existsSync(reportFile)) {
    console.log(
      `✗ ${tool} ended with code ${code} and without a report (it is given ${STEP_TIMEOUT_MS / 60_000} minutes)`,
    );
    return { passed: 0, failed: 1, skipped: 0, names: [`${tool}: no report`] };
  }
  const counts = count(JSON.parse(readFileSync(reportFile, 'utf8')));
  // It may fail for a reason that is no test's: an error after the last one, a coverage bound.
  if (code !== 0 && counts.failed === 0) {
    console.log(`✗ ${tool} ended with code ${code}`);
    counts.failed = 1;
    counts.names.push(`${tool}: an error outside the tests`);
  }
  return counts;
}

/** @returns {Promise<Counts[]>} */
async function runAll() {
  await ensureInstalled();
  console.log('\nChecks');
  const checks = await runChecks();
  /** @type {Counts[]} */
  const counts = [
    { passed: checks.passed.length, failed: checks.failed.length, skipped: 0, names: checks.failed },
  ];

  console.log('\nTests beside the code');
  const vitestReport = join(CACHE, 'vitest.json');
  counts.push(
    await runTests(
      'vitest',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
      {},
      vitestCounts,
    ),
  );

  console.log('\nJourneys through the screens');
  await ensureRenderer();
  const electron = findElectron();
  if (electron) await ensureShell();
  const env = {
    FIELDWARD_BROWSER: await ensureBrowser(),
    PLAYWRIGHT_JSON_OUTPUT_NAME: join(CACHE, 'playwright.json'),
  };
  const journeys = await runTests('playwright', ['test', '--reporter=list,json'], env, playwrightCounts);
  counts.push(journeys);
  console.log(`browser: run with ${env.FIELDWARD_BROWSER}`);
  console.log(
    findElectron() ? 'electron: run' : 'electron: not run (no binary; `npx install-electron` fetches it)',
  );
  return counts;
}

/** Kills at every step, all sample data: an hour at most. */
async function runLong() {
  await ensureInstalled();
  const env = { ...toolEnvironment(), FIELDWARD_LONG: '1' };
  const { code } = await runTool('vitest', ['run', '--project=engine', ...LONG], { env });
  process.exitCode = code;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--long')) {
  await runLong();
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = performance.now();
  /** @type {string} */
  let line;
  /** @type {string[]} */
  let names = [];
  try {
    const counts = await runAll();
    line = summaryLine(counts);
    names = counts.flatMap((each) => each.names);
    process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    line = summaryLine([{ passed: 0, failed: 1, skipped: 0, names: [] }]);
    process.exitCode = 1;
  }
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(SUMMARY, `${line}\n`);
  console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s`);
  for (const name of names) console.log(`✗ ${name}`);
  console.log(line);
}
