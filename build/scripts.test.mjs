import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnosticsUnder } from './check.mjs';
import { isInstalled } from './ensure.mjs';
import { hashOf } from './bundles.mjs';
import { startPlan } from './start.mjs';
import { playwrightCounts, summaryLine, vitestCounts } from './test.mjs';
import { isNodeNewEnough, ROOT, run } from './toolchain.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name @param {unknown} content */
function write(name, content) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('isNodeNewEnough', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['24.0.0', true],
  ])('%s: %s', (version, enough) => {
    expect(isNodeNewEnough(version)).toBe(enough);
  });
});

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/win': { version: '1.0.0', optional: true },
    },
  };

  it('is false before the first installation', () => {
    write('package-lock.json', lock);
    expect(isInstalled(folder)).toBe(false);
  });

  it('needs the same versions, and forgives the absence of another platform’s packages', () => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
    expect(isInstalled(folder)).toBe(true);
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.1' } } });
    expect(isInstalled(folder)).toBe(false);
    write('node_modules/.package-lock.json', { packages: { 'node_modules/win': { version: '1.0.0' } } });
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('hashOf', () => {
  it('follows names and contents, not tests and not the clock', () => {
    write('src/a.ts', '1');
    const before = hashOf(folder, ['src', 'missing']);
    write('src/a.ts', '1');
    write('src/a.test.ts', '1');
    expect(hashOf(folder, ['src', 'missing'])).toBe(before);
    write('src/a.ts', '2');
    expect(hashOf(folder, ['src', 'missing'])).not.toBe(before);
    write('src/a.ts', '1');
    write('src/deep/b.ts', '');
    expect(hashOf(folder, ['src', 'missing'])).not.toBe(before);
  });
});

describe('startPlan', () => {
  it('opens the project’s own demo clinic unless told otherwise', () => {
    const dataDir = join(ROOT, '.demo');
    expect(startPlan([], undefined)).toEqual({
      dataDir,
      serverDir: `${dataDir}-server`,
      demo: ['--data', dataDir, '--open'],
      opening: { kind: 'browser' },
    });
    const alone = ['--data=x', '--port', '9', '--patients', '5', '--no-open', '--no-server'];
    expect(startPlan(alone, 'electron')).toEqual({
      dataDir: 'x',
      serverDir: undefined,
      demo: ['--data', 'x', '--port', '9', '--patients', '5', '--serve'],
      opening: { kind: 'none' },
    });
    expect(startPlan(['--seed', '7'], 'electron')).toEqual({
      dataDir,
      serverDir: `${dataDir}-server`,
      demo: ['--data', dataDir, '--seed', '7'],
      opening: { kind: 'electron', program: 'electron' },
    });
  });

  it('refuses what it does not know', () => {
    expect(() => startPlan(['--patient', '5'], undefined)).toThrow('--patient');
  });
});

describe('diagnosticsUnder', () => {
  it('keeps each error once with its further lines, below the paths asked for', () => {
    const output =
      'shared/a.ts(1,1): error TS1: x\n  more\nsrc-main/b.ts(1,1): error TS2: y\nshared/a.ts(1,1): error TS1: x\n  more\n';
    expect(diagnosticsUnder(output, [])).toEqual([
      'shared/a.ts(1,1): error TS1: x\n  more',
      'src-main/b.ts(1,1): error TS2: y',
    ]);
    expect(diagnosticsUnder(output, ['src-main/'])).toEqual(['src-main/b.ts(1,1): error TS2: y']);
  });
});

describe('the summary', () => {
  it('counts a test file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'a stays' },
            { status: 'passed', fullName: 'b' },
          ],
        },
        { name: 'b.test.ts', status: 'failed', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'c' }] },
      ],
    };
    expect(vitestCounts(report)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
      names: ['a.test.ts: a stays', 'b.test.ts'],
    });
  });

  it('counts what Playwright could not start as a failure, and names journeys in describes', () => {
    const suites = [
      { specs: [{ ok: true, title: 'a', file: 'a.spec.ts' }] },
      { specs: [], suites: [{ specs: [{ ok: false, title: 'b', file: 'b.spec.ts' }] }] },
    ];
    expect(
      playwrightCounts({
        stats: { expected: 3, flaky: 1, unexpected: 1, skipped: 0 },
        errors: [{}],
        suites,
      }),
    ).toEqual({
      passed: 4,
      failed: 2,
      skipped: 0,
      names: ['b.spec.ts: b', 'playwright: an error outside the tests'],
    });
  });

  it('is one line', () => {
    const counts = { passed: 4, failed: 1, skipped: 0, names: ['a'] };
    expect(summaryLine([counts, counts])).toBe('8 passed, 2 failed');
    expect(summaryLine([counts, { passed: 0, failed: 0, skipped: 3, names: [] }])).toBe(
      '4 passed, 1 failed, 3 skipped',
    );
  });
});

describe('run', () => {
  it('returns code and output', async () => {
    const script = 'console.log("a"); console.error("b"); process.exit(3)';
    expect(await run(process.execPath, ['-e', script], { quiet: true })).toEqual({
      code: 3,
      output: 'a\nb\n',
    });
  });

  it('ends a command that hangs, with what it has started', async () => {
    const script =
      "require('node:child_process').spawnSync(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
    const { code } = await run(process.execPath, ['-e', script], { quiet: true, timeoutMs: 300 });
    expect(code).toBe(1);
  });
});
