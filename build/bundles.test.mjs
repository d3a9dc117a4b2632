import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureShell } from './bundles.mjs';
import { findNode, ROOT } from './toolchain.mjs';
import { relativeToBundle } from './vite.main.config.ts';

// Electron's program is not everywhere; what is bundled for it can be run all the same.
it('the engine that the installers carry keeps records, finds them and prints', async () => {
  await ensureShell();
  const dataDir = mkdtempSync(join(tmpdir(), 'fieldward-bundle-'));
  try {
    const { stdout, stderr } = spawnSync(
      findNode(),
      [join(ROOT, 'build/bundle-runner.testing.mjs'), dataDir],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(stderr).not.toContain('Error');
    expect(JSON.parse(stdout)).toEqual({ state: 'signedIn', isFound: true, pages: 1, pdf: '%PDF-' });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

it('two modules of one name are not made one bundle', () => {
  const { transform } = relativeToBundle();
  if (typeof transform !== 'function') throw new Error('the plugin transforms');
  /** @type {string[]} */
  const emitted = [];
  const bundler = { emitFile: (/** @type {{ fileName: string }} */ { fileName }) => emitted.push(fileName) };
  const starting = (/** @type {string} */ from) =>
    Reflect.apply(transform, bundler, [
      "new Worker(new URL('./log.worker.ts', import.meta.url))",
      `${ROOT}/${from}`,
    ]);
  expect(starting('src-main/keeper.ts')).toBe("new Worker(new URL('./log.worker.js', import.meta.url))");
  expect(starting('src-main/other.ts')).toContain('log.worker.js');
  expect(() => starting('sync-server/keeper.ts')).toThrow('log.worker.js would be of');
  expect(emitted).toEqual(['log.worker.js', 'log.worker.js']);
});
