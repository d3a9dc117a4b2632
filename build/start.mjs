#!/usr/bin/env node
/**
 * `npm start`: a station of the demo clinic, from a fresh clone to its first screen. Installs and builds what is missing,
 * lets `cli demo` invent the clinic and say who can sign in, and opens it: in Electron where its program has been
 * fetched, else in a browser of this machine. Beside it runs a sync server, which the clinic joins: it ends with the station.
 *   npm start -- [--data DIR] [--port N] [--patients N] [--seed N] [--no-open] [--no-server]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureRenderer, ensureShell } from './bundles.mjs';
import { ensureBrowser, ensureInstalled, findElectron } from './ensure.mjs';
import { handOver, ROOT, run, toolEnvironment } from './toolchain.mjs';

const CLI = join(ROOT, 'src-main/cli/main.ts');
const SERVER = join(ROOT, 'sync-server/main.ts');
/** Of a server that holds invented people and listens to this machine alone. */
const ADMIN_PASSWORD = 'try-the-demo-clinic';

/** @typedef {{ kind: 'electron', program: string } | { kind: 'browser' } | { kind: 'none' }} Opening */

/**
 * @param {string[]} args of the person
 * @param {string | undefined} electron the path of its program
 * @returns {{ dataDir: string, serverDir: string | undefined, demo: string[], opening: Opening }}
 *   `demo`: the arguments of `cli demo`; `serverDir`: the server's folder, where there is to be one
 */
export function startPlan(args, electron) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    args,
    options: {
      data: text,
      port: text,
      patients: text,
      seed: text,
      'no-open': { type: 'boolean' },
      'no-server': { type: 'boolean' },
    },
  });
  const dataDir = values.data ?? join(ROOT, '.demo');
  const passedOn = /** @type {const} */ (['port', 'patients', 'seed']).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const demo = ['--data', dataDir, ...passedOn];
  const dirs = { dataDir, serverDir: values['no-server'] ? undefined : `${dataDir}-server` };
  if (values['no-open']) return { ...dirs, demo: [...demo, '--serve'], opening: { kind: 'none' } };
  if (electron !== undefined) return { ...dirs, demo, opening: { kind: 'electron', program: electron } };
  return { ...dirs, demo: [...demo, '--open'], opening: { kind: 'browser' } };
}

/**
 * The sync server, at the port that it had before: stations know it by its address.
 * @param {string} node
 * @param {string} folder
 * @returns {Promise<string>} its address
 */
async function startServer(node, folder) {
  const noted = join(folder, 'demo-port');
  const port = existsSync(noted) ? readFileSync(noted, 'utf8') : '0';
  const env = { ...toolEnvironment(), FIELDWARD_ADMIN_PASSWORD: ADMIN_PASSWORD };
  const server = spawn(node, [SERVER, '--data', folder, '--port', port, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  process.on('exit', () => server.kill());
  const ended = once(server, 'exit').then(() => {
    throw new Error('The sync server ended; its message is above. --no-server starts the station alone.');
  });
  ended.catch(() => undefined); // of interest until it listens
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), 'line'), ended]);
  const { url } = JSON.parse(String(line));
  writeFileSync(noted, new URL(url).port);
  return url;
}

/** @param {string[]} args */
async function start(args) {
  const { dataDir, serverDir, demo: asked, opening } = startPlan(args, findElectron());
  const node = await ensureInstalled();
  const starting = serverDir === undefined ? undefined : startServer(node, serverDir);
  starting?.catch(() => undefined); // told where it is waited for
  await ensureRenderer();
  const url = await starting;
  const demo = url === undefined ? asked : [...asked, '--server', url];
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...toolEnvironment(), FIELDWARD_ADMIN_PASSWORD: ADMIN_PASSWORD };
  if (opening.kind === 'electron') {
    await ensureShell();
    const { code } = await run(node, [CLI, 'demo', ...demo], { env });
    if (code !== 0) throw new Error(`cli demo ended with code ${code}; its messages are above.`);
    const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return handOver(opening.program, [...rootFlags, ROOT, '--data', dataDir]);
  }
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
