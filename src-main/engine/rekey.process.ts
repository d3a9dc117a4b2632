import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { contracts } from '#shared/registry.ts';

/**
 * Gives a station new keys and is killed on the way: `rekey.process.ts <data folder> <login> <password> <step>`, before the
 * so-many-th call that changes a name, copies a file or brings one to disk. Says `done` where it needs fewer.
 */
const [dataDir = '', login = '', password = '', step = ''] = process.argv.slice(2);
let left = Number.POSITIVE_INFINITY;
for (const name of ['copyFileSync', 'renameSync', 'rmSync', 'fsyncSync'] as const) {
  const own = fs[name] as (...given: unknown[]) => unknown; // called with what it was called with
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      left -= 1;
      if (left <= 0) process.kill(process.pid, 'SIGKILL');
      return own(...given);
    },
  });
}
syncBuiltinESMExports();

const { silentLog } = await import('./platform/log.ts');
const { openStation } = await import('./station.ts');
const { Cleanups, testWindow } = await import('./station-testing.ts');
const station = await openStation({ dataDir, host: 'cli', log: silentLog });
const { client } = testWindow(station, new Cleanups());
const seated = await client.request(contracts.session.signIn, { login, password });
if (!seated.ok) throw new Error(seated.error.code);
left = Number(step);
const done = await client.request(contracts.station.rekey, { confirm: password });
if (!done.ok) throw new Error(done.error.code);
process.stdout.write('done');
process.exit(0);
