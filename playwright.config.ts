import { defineConfig } from '@playwright/test';
import { findElectron } from './build/ensure.mjs';
import type { HostOptions } from './e2e/launch.ts';

/** The Electron project exists where its program has been fetched; the browser one everywhere. */
export default defineConfig<HostOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  // These end what hangs, and say nothing of speed: a busy machine is several times slower than a quiet one.
  timeout: 180_000,
  globalTimeout: 18 * 60_000,
  expect: { timeout: 30_000 },
  use: { screenshot: 'only-on-failure' },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    ...(findElectron() ? [{ name: 'electron', use: { host: 'electron' as const } }] : []),
  ],
});
