import { contracts } from '#shared/registry.ts';
import { openStation } from '../station.ts';
import { Cleanups, testClock, testWindow } from '../station-testing.ts';
import { silentLog } from '../platform/log.ts';

/** A station that sends what is due, and is killed on the way: `outbox.process.ts <data folder> <login> <password> <now>`. */
const [dataDir = '', login = '', password = '', now = ''] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'cli', log: silentLog, clock: testClock(now) });
const { client } = testWindow(station, new Cleanups());
const seated = await client.request(contracts.session.signIn, { login, password });
if (!seated.ok) throw new Error(seated.error.code);
await station.sender.now();
process.stdout.write('done');
