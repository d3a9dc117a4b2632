import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureShell } from './bundles.mjs';
import { findNode, ROOT } from './toolchain.mjs';

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
