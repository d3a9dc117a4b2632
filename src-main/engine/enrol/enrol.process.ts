import { contracts } from '#shared/registry.ts';
import { silentLog } from '../platform/log.ts';
import { Cleanups, testWindow } from '../station-testing.ts';
import { openStation } from '../station.ts';

/** A station that is enrolled until it is killed: `enrol.process.ts <data folder> <code> <server>`. */
const [dataDir = '', text = '', url = ''] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'cli', log: silentLog });
const { client } = testWindow(station, new Cleanups());
const done = await client.request(contracts.session.enrol, { text, url });
process.stdout.write(`${JSON.stringify(done)}\n`);
await station.arriving.settled();
await station.close();
process.exit(0);
