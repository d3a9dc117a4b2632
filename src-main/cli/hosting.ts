import { Option, type Command } from 'commander';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import {
  answered,
  firstOf,
  passwordOf,
  whileSignedIn,
  withStation,
  type StationArguments,
} from './sign-in.ts';

interface OnArguments extends StationArguments {
  readonly address: string;
  readonly port: string;
}

/** The server of a small clinic, which one of its stations runs. */
export function register(program: Command, context: CliContext): void {
  const hosting = program
    .command('hosting')
    .description('run the server of a small clinic beside this station');

  withStation(hosting.command('on'))
    .description('run a server whenever the station does, and join it with what the station has')
    .requiredOption('--address <name>', 'name or address of this machine, by which other desks find it')
    .addOption(new Option('--port <number>', 'to listen on').default('5984'))
    .addHelpText(
      'after',
      '\nThe administrator of the server is admin, with the password in FIELDWARD_ADMIN_PASSWORD or asked for.\n',
    )
    .action(async (options: OnArguments) => {
      const { address } = options;
      const port = Number(options.port);
      if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new CliFailure({ code: 'usage.port' }, EXIT.usage);
      await whileSignedIn(context, options, async (client) => {
        const adminPassword = await passwordOf(
          context,
          'Password of admin at the server: ',
          'FIELDWARD_ADMIN_PASSWORD',
        );
        const running = answered(
          await client.request(contracts.hosting.start, { address, port, adminPassword }),
        );
        context.out(
          options.json
            ? `${JSON.stringify(running)}\n`
            : `The server is at ${running.url}\nSHA-256 of its certificate: ${running.fingerprint}\nIt runs whenever the station does.\n`,
        );
      });
    });

  withStation(hosting.command('off'))
    .description(
      'run no server any more: the station keeps to itself, what the server has stays in its folder',
    )
    .action((options: StationArguments) =>
      whileSignedIn(context, options, async (client) => {
        answered(await client.request(contracts.hosting.stop, {}));
        context.out(options.json ? '{}\n' : 'The server does not run here any more.\n');
      }),
    );

  withStation(hosting.command('status'))
    .description('say whether the station runs a server, and where')
    .action((options: StationArguments) =>
      whileSignedIn(context, options, async (client) => {
        const status = answered(
          await firstOf<Result<Status, Refusal>>((listener) =>
            client.subscribe(contracts.hosting.status, {}, listener),
          ),
        );
        context.out(options.json ? `${JSON.stringify(status)}\n` : linesOf(status));
      }),
    );
}

type Status = OutputOf<typeof contracts.hosting.status>;

function linesOf({ state, fault, url, fingerprint, others }: Status): string {
  return [
    `server: ${state}${fault === undefined ? '' : ` (${fault})`}`,
    ...(url === undefined ? [] : [`address: ${url}`]),
    ...(fingerprint === undefined ? [] : [`SHA-256 of its certificate: ${fingerprint}`]),
    `other stations: ${others}`,
    '',
  ].join('\n');
}
