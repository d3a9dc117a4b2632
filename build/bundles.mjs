#!/usr/bin/env node
/** `npm run build`: the bundles that Vite makes, each made again only when what goes into it has changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, runTool, toolEnvironment } from './toolchain.mjs';

const STAMPS = join(ROOT, 'node_modules', '.cache', 'fieldward');

/** The screens, for every host: dist/renderer. */
export function ensureRenderer() {
  return ensureBundle({
    name: 'renderer',
    sources: ['src-renderer', 'shared', 'build/vite.renderer.config.ts', 'package-lock.json'],
    product: 'dist/renderer/index.html',
    builds: [['--config', 'build/vite.renderer.config.ts']],
  });
}

/** The desktop program around them, which only Electron needs: dist/main. */
export function ensureShell() {
  return ensureBundle({
    name: 'main',
    sources: ['src-main', 'sync-server', 'shared', 'build/vite.main.config.ts', 'package-lock.json'],
    product: 'dist/main/preload.cjs',
    builds: [
      ['--config', 'build/vite.main.config.ts'],
      ['--config', 'build/vite.main.config.ts', '--mode', 'preload'],
    ],
  });
}

/**
 * @param {{ name: string, sources: string[], product: string, builds: string[][] }} bundle
 * @returns {Promise<void>} @throws when the build fails
 */
async function ensureBundle({ name, sources, product, builds }) {
  const stamp = join(STAMPS, name);
  const wanted = hashOf(ROOT, sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(ROOT, product))) return;
  console.log(`Building ${name}…`);
  for (const build of builds) {
    const { code, output } = await runTool('vite', ['build', ...build, '--logLevel', 'warn'], {
      quiet: true,
      // A test run has another word here, under which React would come with its checks for developers.
      env: { ...toolEnvironment(), NODE_ENV: 'production' },
    });
    if (code !== 0) throw new Error(`${name} could not be built:\n${output}`);
  }
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} root
 * @param {string[]} paths files and folders under the root; tests do not count
 * @returns {string} a hash of their names and contents
 */
export function hashOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesUnder(root, path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} path @returns {string[]} in a fixed order */
function filesUnder(root, path) {
  if (/\.test\.tsx?$/.test(path) || !existsSync(join(root, path))) return [];
  /** @type {import('node:fs').Dirent[]} */
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .map(({ name }) => `${path}/${name}`)
    .sort()
    .flatMap((name) => filesUnder(root, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureRenderer();
    await ensureShell();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
