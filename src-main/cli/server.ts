import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';

const SERVER = fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url));

type ServerArguments = Readonly<Record<'data' | 'port' | 'host' | 'cipher', string>> & {
  readonly couchdb?: string;
  readonly json?: true;
};

/** The sync server is a program of its own; here it is run until it is stopped. */
export function register(program: Command, context: CliContext): void {
  program
    .command('server')
    .description(
      'run the sync server; its administrator is admin, with the password in FIELDWARD_ADMIN_PASSWORD',
    )
    .requiredOption('--data <dir>', 'folder of the server')
    .option('--port <number>', 'port to listen on; 0 for any that is free', '5984')
    .option('--host <address>', 'address to listen on; other than loopback only behind TLS', '127.0.0.1')
    .option('--cipher <name>', 'sqlcipher or aegis', 'sqlcipher')
    .option('--couchdb <url>', 'CouchDB that holds the documents; password in FIELDWARD_COUCHDB_PASSWORD')
    .option('--json', 'print {"url":…} when it listens')
    .action(async ({ json, ...options }: ServerArguments) => {
      const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const args = json ? [...named, '--json'] : named;
      const server = spawn(process.execPath, [SERVER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      server.stdout.setEncoding('utf8').on('data', context.out);
      server.stderr.setEncoding('utf8').on('data', context.err);
      const pass = (signal: NodeJS.Signals) => void server.kill(signal);
      process.on('SIGINT', pass).on('SIGTERM', pass);
      const [code] = await once(server, 'close');
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (code !== 0)
        throw new CliFailure({ code: 'server.ended' }, code === EXIT.usage ? EXIT.usage : EXIT.refused);
    });
}
