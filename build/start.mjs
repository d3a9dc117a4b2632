#!/usr/bin/env node
/**
 * `npm start`: a station of the demo clinic, from a fresh clone to its first screen. Installs and builds what is missing,
 * lets `cli demo` invent the clinic and say who can sign in, and opens it: in Electron where its program has been
 * fetched, else in a browser of this machine.
 *   npm start -- [--data DIR] [--port N] [--patients N] [--seed N] [--no-open]
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureRenderer, ensureShell } from './bundles.mjs';
import { ensureBrowser, ensureInstalled, findElectron } from './ensure.mjs';
import { handOver, ROOT, run, toolEnvironment } from './toolchain.mjs';

const CLI = join(ROOT, 'src-main/cli/main.ts');

/** @typedef {{ kind: 'electron', program: string } | { kind: 'browser' } | { kind: 'none' }} Opening */

/**
 * @param {string[]} args of the person
 * @param {string | undefined} electron the path of its program
 * @returns {{ dataDir: string, demo: string[], opening: Opening }} `demo`: the arguments of `cli demo`
 */
export function startPlan(args, electron) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    args,
    options: { data: text, port: text, patients: text, seed: text, 'no-open': { type: 'boolean' } },
  });
  const dataDir = values.data ?? join(ROOT, '.demo');
  const passedOn = /** @type {const} */ (['port', 'patients', 'seed']).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const demo = ['--data', dataDir, ...passedOn];
  if (values['no-open']) return { dataDir, demo: [...demo, '--serve'], opening: { kind: 'none' } };
  if (electron !== undefined) return { dataDir, demo, opening: { kind: 'electron', program: electron } };
  return { dataDir, demo: [...demo, '--open'], opening: { kind: 'browser' } };
}

/** @param {string[]} args */
async function start(args) {
  const { dataDir, demo, opening } = startPlan(args, findElectron());
  const node = await ensureInstalled();
  await ensureRenderer();
  if (opening.kind === 'electron') {
    await ensureShell();
    const { code } = await run(node, [CLI, 'demo', ...demo]);
    if (code !== 0) throw new Error(`cli demo ended with code ${code}; its messages are above.`);
    const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return handOver(opening.program, [...rootFlags, ROOT, '--data', dataDir]);
  }
  const env = toolEnvironment();
  if (opening.kind === 'browser') env['FIELDWARD_BROWSER'] = await ensureBrowser();
  return handOver(node, [CLI, 'demo', ...demo], env);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await start(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
