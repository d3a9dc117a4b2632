import { contracts } from '#shared/registry.ts';
import { silentLog } from '../platform/log.ts';
import { openStation } from '../station.ts';
import { connectPort, servePort } from '#shared/kernel/port.ts';
import { MessageChannel } from 'node:worker_threads';
import { workerPort } from '../ports/message-port.ts';

/** A station at work until it is killed: says how its files stand, whenever that has changed. */
const [dataDir = '', login = '', password = ''] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'browser', syncs: true, autoLock: false, log: silentLog });
const { port1, port2 } = new MessageChannel();
servePort(workerPort(port1), station.connect());
const client = connectPort(workerPort(port2));
const seated = await client.request(contracts.session.signIn, { login, password });
if (!seated.ok) throw new Error(seated.error.code);
await client.request(contracts.sync.resume, {});
client.subscribe(contracts.sync.status, {}, (status) => {
  if (status.ok) process.stdout.write(`${JSON.stringify(status.value.files ?? {})}\n`);
});
