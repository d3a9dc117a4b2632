/** For tests: an open station as a process of its own. `station.process.ts DATADIR`, until its standard input ends. */
import { silentLog } from '../platform/log.ts';
import { openStation } from '../station.ts';
import { openLocalServer } from './local-server.ts';

const [, , dataDir] = process.argv;
if (dataDir === undefined) throw new Error('the test passes the data folder');
const station = await openStation({ dataDir, host: 'browser', log: silentLog });
const local = await openLocalServer(dataDir, () => station.connect({ isLocal: true }), silentLog);
process.stdout.write(`${local.ok ? (local.value ? 'ready' : 'none') : local.error.code}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void (async () => {
    if (local.ok) await local.value?.close();
    await station.close();
    process.exit(0);
  })();
});
if (!local.ok) process.exit(0);
