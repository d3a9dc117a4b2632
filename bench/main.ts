/**
 * `npm run bench -- <name>…`: prints one JSON object a line. Figures are ratios against something run beside it, because
 * machines differ and are noisy; nothing here is asserted by a test.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Its stations are not noted in the account's home.
const state = join(tmpdir(), `fieldward-bench-state-${process.pid}`);
process.env['FIELDWARD_STATE'] = state;
process.on('exit', () => rmSync(state, { recursive: true, force: true }));
// Told to end, it ends what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const BENCHES = {
  import: () => import('./import.bench.ts'),
  search: () => import('./search.bench.ts'),
  command: () => import('./command.bench.ts'),
  rxdb: () => import('./rxdb.bench.ts'),
  settings: () => import('./settings.bench.ts'),
  store: () => import('./store.bench.ts'),
  chart: () => import('./chart.bench.ts'),
  schedule: () => import('./schedule.bench.ts'),
  server: () => import('./server.bench.ts'),
  sync: () => import('./sync.bench.ts'),
  matching: () => import('./matching.bench.ts'),
  fleet: () => import('./fleet.bench.ts'),
} as const;

function isBench(name: string): name is keyof typeof BENCHES {
  return Object.hasOwn(BENCHES, name);
}

// Options, such as `--documents 100000`, are the bench's own.
const options = process.argv.findIndex((argument) => argument.startsWith('--'));
const names = process.argv.slice(2, options < 0 ? undefined : options);
const unknown = names.filter((name) => !isBench(name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`Usage: npm run bench -- <${Object.keys(BENCHES).join('|')}> …\n`);
  process.exitCode = 2;
} else {
  for (const name of names.filter(isBench)) {
    const { run } = await BENCHES[name]();
    await run();
  }
}
