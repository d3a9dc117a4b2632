#!/usr/bin/env node
/**
 * `npm run check`: what can be judged without running the program. Every check runs, even after one has failed.
 *   node build/check.mjs [--only format,lint,types,layers,dead] [paths…]
 */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkLayers } from './check-layers.mjs';
import { ROOT, runTool } from './toolchain.mjs';

/** @typedef {{ ok: boolean, output: string }} Outcome */

/** @type {Record<string, (paths: string[]) => Promise<Outcome>>} */
const CHECKS = {
  format: (paths) => tool('oxfmt', ['--check', '--no-error-on-unmatched-pattern', ...paths]),
  lint: (paths) => tool('oxlint', ['--deny-warnings', ...paths]),
  types: async (paths) => {
    // One checker for a project: each further one would work out zod's types anew (four of them: 3 × the time, 4 × the memory).
    const parallel = ['--checkers', '1', '--builders', '2'];
    const { code, output } = await runTool('tsc', ['-b', '--pretty', 'false', ...parallel], { quiet: true });
    const errors = diagnosticsUnder(output, paths);
    // A failure without a diagnostic (a broken configuration, a crash) must not pass as clean.
    return { ok: paths.length > 0 ? errors.length === 0 : code === 0, output: errors.join('\n') };
  },
  layers: async (paths) => {
    const found = checkLayers(ROOT, paths);
    return { ok: found.length === 0, output: found.join('\n') };
  },
  dead: (paths) =>
    paths.length > 0
      ? Promise.resolve({ ok: true, output: '' }) // what is unused shows only in the whole
      : tool('knip', ['--no-progress', '--no-config-hints']),
};

/**
 * @param {string} output of `tsc -b --pretty false`: a line for each error, further lines of it indented
 * @param {string[]} paths prefixes from the root; none means all
 * @returns {string[]} each error once, though several projects may see the file
 */
export function diagnosticsUnder(output, paths) {
  /** @type {string[]} */
  const errors = [];
  for (const line of output.split(/\r?\n/)) {
    if (line.startsWith(' ') && errors.length > 0) errors.push(`${errors.pop()}\n${line}`);
    else if (line.trim() !== '') errors.push(line);
  }
  return [...new Set(errors)].filter(
    (error) => paths.length === 0 || paths.some((path) => error.startsWith(path)),
  );
}

/**
 * @param {Parameters<typeof runTool>[0]} name
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function tool(name, args) {
  const { code, output } = await runTool(name, args, { quiet: true });
  return { ok: code === 0, output };
}

/**
 * @param {{ only?: string[], paths?: string[] }} [options]
 * @returns {Promise<{ passed: string[], failed: string[] }>}
 */
export async function runChecks({ only = Object.keys(CHECKS), paths = [] } = {}) {
  /** @type {{ passed: string[], failed: string[] }} */
  const result = { passed: [], failed: [] };
  for (const name of only) {
    const check = CHECKS[name];
    if (!check) throw new Error(`no check is called ${name}; there are ${Object.keys(CHECKS).join(', ')}`);
    const start = performance.now();
    const { ok, output } = await check(paths);
    (ok ? result.passed : result.failed).push(name);
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(8)} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    if (!ok) console.log(`${output.trim()}\n`);
  }
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' } },
    allowPositionals: true,
  });
  const paths = positionals.map((path) => {
    const absolute = isAbsolute(path) ? path : resolve(process.cwd(), path);
    return relative(ROOT, absolute).split(sep).join('/');
  });
  const { failed } = await runChecks({ paths, ...(values.only ? { only: values.only.split(',') } : {}) });
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
