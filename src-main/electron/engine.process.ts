/** Entry of the utility process: the engine of one data folder, whose path is the first argument. */
import type { ParentPort } from 'electron';
import { askedKeychain } from '#engine/keys/asked-keychain.ts';
import { askedServer } from '#engine/hosting/asked-server.ts';
import { openLocalServer } from '#engine/local/local-server.ts';
import { electronPort } from '#engine/ports/message-port.ts';
import { askedPrinters } from '#engine/print/asked-printers.ts';
import { openStation } from '#engine/station.ts';
import { servePort } from '#shared/kernel/port.ts';
import type { EngineMessage } from './engine-link.ts';
import { WITH_KEYCHAIN } from './with-keychain.ts';

const [, , dataDir, ...flags] = process.argv;
if (dataDir === undefined) throw new Error('the shell passes the data folder');
const shell: ParentPort = process.parentPort;
const { keychain, onAnswer } = askedKeychain((question) => shell.postMessage(question));
const asked = askedPrinters((question) => shell.postMessage(question));
const server = askedServer((question) => shell.postMessage(question));
const hasKeychain = flags.includes(WITH_KEYCHAIN);
const opening = openStation({
  dataDir,
  host: 'electron',
  printers: asked.printers,
  runServer: server.run,
  ...(hasKeychain ? { keychain } : {}),
});
// The desktop program is the only one of its kind on a folder; beside another kind it says at sign-in that the folder is open.
const listening = opening.then(async (station) => {
  const { log } = station.engine;
  const local = await openLocalServer(dataDir, () => station.connect({ isLocal: true }), log);
  if (!local.ok) log.error('local.none', { reason: local.error.code });
  return local;
});

// Messages wait until a listener is there: none is lost while the station opens.
shell.on('message', ({ data, ports }) => {
  const message = data as EngineMessage; // only the shell holds the other end
  if (message.kind === 'keychain') return onAnswer(message);
  if (message.kind === 'printers') return asked.onAnswer(message);
  if (message.kind === 'server') return server.onAnswer(message);
  void (async () => {
    const station = await opening;
    const [port] = ports;
    if (message.kind === 'connect' && port) servePort(electronPort(port), station.connect());
    if (message.kind === 'close') {
      const local = await listening;
      if (local.ok) await local.value?.close();
      await station.close();
      process.exit(0);
    }
  })();
});
