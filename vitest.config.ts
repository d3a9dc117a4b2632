import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Where stations note which folder is theirs: not the account's own home. Of this run, and gone with it. */
const STATE = join(tmpdir(), `fieldward-test-state-${process.pid}`);
process.on('exit', () => rmSync(STATE, { recursive: true, force: true }));

/** The programs that tests start need not be compiled anew by each. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, 'node_modules', '.cache', 'fieldward', 'compiled');

/** One project for each layer; e2e belongs to Playwright. */
function project(name: string, include: string[], more: TestProjectInlineConfiguration['test'] = {}) {
  const env = { FIELDWARD_STATE: STATE, NODE_COMPILE_CACHE, ...more.env };
  return {
    extends: true,
    test: { name, include, environment: 'node', ...more, env },
  } as const;
}

const setupFiles = ['src-main/engine/keys/cheap-stretch.testing.ts'];

export default defineConfig({
  cacheDir: 'node_modules/.cache/vite',
  test: {
    projects: [
      project('shared', ['shared/**/*.test.ts'], { isolate: false }),
      project('engine', ['src-main/**/*.test.ts'], { setupFiles }),
      // The store's tests that do not go over both ciphers by themselves, on the other one.
      project(
        'aegis',
        [
          'src-main/engine/store/{changed-since,collection-limit,hardship,live-queries,migrations,newer-record,newest,outbox}.test.ts',
          'src-main/engine/store/{rx-database,rx-differential,rx-humans,store-reader,tally,verify,versions}.test.ts',
          'src-main/engine/store/search/*.test.ts',
          // Kill rounds, in a shorter form.
          'src-main/engine/crash/crash.test.ts',
        ],
        { setupFiles, env: { FIELDWARD_TEST_CIPHER: 'aegis' } },
      ),
      project('server', ['sync-server/**/*.test.ts']),
      project('renderer', ['src-renderer/**/*.test.{ts,tsx}'], { isolate: false }),
      project('build', ['build/**/*.test.{mjs,ts}'], { isolate: false }),
    ],
    // The engine's tests open SQLite, Argon2 and child processes: worker threads of the same process would share their addons.
    pool: 'forks',
    // Two: on a two-core machine the default is one, and half the time is spent waiting for disks and child processes.
    maxWorkers: 2,
    // These end what hangs, and say nothing of speed: a busy machine is several times slower than a quiet one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
