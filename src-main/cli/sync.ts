import { Option, type Command } from 'commander';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';

interface SyncArguments extends StationArguments {
  readonly url: string;
  readonly serverUser: string;
}

export function register(program: Command, context: CliContext): void {
  const sync = program.command('sync').description('bring a station and a server to the same state');
  registerJoin(sync, context);
  withStation(sync.command('once'))
    .description('take in what the server has of this facility, send what it has not, and end')
    .requiredOption('--url <url>', 'of the server; https, unless it runs on this machine')
    .addOption(
      new Option(
        '--server-user <name>',
        'account at the server, with its password in FIELDWARD_SYNC_PASSWORD',
      ).default('admin'),
    )
    .action(async (options: SyncArguments) => {
      const password = await serverPassword(context, options);
      const { client, close } = await signIn(context, options);
      try {
        const { url, serverUser: user } = options;
        const report = answered(await client.request(contracts.local.syncOnce, { url, user, password }));
        context.out(options.json ? `${JSON.stringify(report)}\n` : linesOf(report));
        if (report.fault) throw new CliFailure(report.fault);
        if (report.heldCount > 0 || report.notTakenCount > 0)
          throw new CliFailure({ code: 'sync.held' }, EXIT.refused);
      } finally {
        await close();
      }
    });
}

interface JoinArguments extends StationArguments {
  readonly code: string;
  readonly server?: string;
}

function registerJoin(sync: Command, context: CliContext): void {
  withStation(sync.command('join'))
    .description('bring a station that has records to a server, by a code that founds its facility there')
    .requiredOption('--code <code>', 'of the server; good for one station')
    .option('--server <url>', 'address of the server, where the code is not a link that names it')
    .action(async ({ code: text, server: url, ...options }: JoinArguments) => {
      const { client, close } = await signIn(context, options);
      try {
        const joined = answered(
          await client.request(contracts.station.join, { text, ...(url !== undefined && { url }) }),
        );
        context.out(
          options.json
            ? `${JSON.stringify(joined)}\n`
            : 'The station has joined the server. What it has goes up with the next sync.\n',
        );
      } finally {
        await close();
      }
    });
}

/** From the environment or from whoever sits at the terminal; never from the arguments. */
async function serverPassword(
  { env, askHidden }: CliContext,
  { serverUser }: SyncArguments,
): Promise<string> {
  const password =
    env['FIELDWARD_SYNC_PASSWORD'] || (await askHidden(`Password of ${serverUser} at the server: `));
  if (!password) throw new CliFailure({ code: 'sync.passwordNeeded' }, EXIT.notSignedIn);
  return password;
}

type Report = OutputOf<typeof contracts.local.syncOnce>;

function linesOf({ pulled, pushed, merged, restarted, notSent, held, notTaken }: Report): string {
  return [
    `${pulled} documents taken in, ${pushed} sent, ${merged} merged; ${notSent} not sent.`,
    ...(restarted > 0
      ? [
          `The server is another one, or was set back: ${restarted} compartments were compared anew, and what it lacked was sent again.`,
        ]
      : []),
    ...held.map(({ id, code, reason }) => `Stays here: ${id} (${[code, reason].filter(Boolean).join(', ')})`),
    ...notTaken.map(({ id, code }) => `Not taken in: ${id} (${code})`),
    '',
  ].join('\n');
}
