import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { registerDevices } from './server-devices.ts';
import { registerFacilities } from './server-facilities.ts';

const SERVER = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url));

/** As the server itself understands them. */
type ServerArguments = { readonly [name: string]: string | readonly string[] | true };

/** The sync server is a program of its own; here it is run until it is stopped. */
export function register(program: Command, context: CliContext): void {
  const server = program
    .command('server')
    .enablePositionalOptions() // what belongs to the server as it runs, and what to a verb below it, goes by one name
    .description(
      'run the sync server; its administrator is admin, with the password in FIELDWARD_ADMIN_PASSWORD',
    )
    .option('--data <dir>', 'folder of the server')
    .option('--port <number>', 'port to listen on; 0 for any that is free (5984)')
    .option('--host <address>', 'address to listen on; other than loopback only with TLS (127.0.0.1)')
    .option('--tls <self>', 'with a certificate of its own, which stations know by its fingerprint')
    .option('--tls-cert <file>', 'PEM: the certificate, with those that vouch for it')
    .option('--tls-key <file>', 'PEM: its key')
    .option('--behind-proxy', 'a proxy with TLS stands before it, and says where requests come from')
    .option('--address <url...>', 'by which stations find it, the nearest first')
    .option('--silent-after <hours>', 'without contact a station is told as silent (24)')
    .option('--restored', 'the folder was restored from a backup')
    .option('--cipher <name>', 'sqlcipher or aegis (sqlcipher)')
    .option('--couchdb <url>', 'CouchDB that holds the documents; password in FIELDWARD_COUCHDB_PASSWORD')
    .option(
      '--upstream <url>',
      'centre of which this is the server of a site; first with FIELDWARD_UPSTREAM_CODE',
    )
    .option('--json', 'print {"url":…} when it listens')
    .action(async (options: ServerArguments) => {
      const args = Object.entries(options).flatMap(([name, value]) => {
        const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        return value === true ? [option] : [value].flat().flatMap((one) => [option, one]);
      });
      const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.setEncoding('utf8').on('data', context.out);
      child.stderr.setEncoding('utf8').on('data', context.err);
      const pass = (signal: NodeJS.Signals) => void child.kill(signal);
      process.on('SIGINT', pass).on('SIGTERM', pass);
      const [code] = await once(child, 'close');
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (code !== 0)
        throw new CliFailure({ code: 'server.ended' }, code === EXIT.usage ? EXIT.usage : EXIT.refused);
    });
  registerDevices(server, context);
  registerFacilities(server, context);
}
