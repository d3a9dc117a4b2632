import { Option, type Command } from 'commander';
import { renderUnicodeCompact } from 'uqr';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import type { Client } from '#shared/kernel/port.ts';
import type { Result } from '#shared/kernel/result.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import {
  answered,
  firstOf,
  passwordOf,
  signIn,
  whileSignedIn,
  withStation,
  type StationArguments,
} from './sign-in.ts';

interface SyncArguments extends StationArguments {
  readonly url: string;
  readonly serverUser: string;
}

interface ServerArguments extends StationArguments {
  readonly url: readonly string[];
  readonly fingerprint: readonly string[];
  readonly serverUser: string;
  readonly device?: true;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function register(program: Command, context: CliContext): void {
  const sync = program.command('sync').description('bring a station and a server to the same state');
  registerJoin(sync, context);
  registerCode(sync, context);
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

  withStation(sync.command('to'))
    .description('keep the station and a server the same from now on, and sync a first time')
    .option(
      '--url <url>',
      'of the server; https, unless it runs on this machine. Further ones are its other addresses, the nearest first',
      collect,
      [],
    )
    .option('--fingerprint <hex>', 'SHA-256 of the certificate at the address of the same place', collect, [])
    .addOption(
      new Option(
        '--server-user <name>',
        'account at the server, with its password in FIELDWARD_SYNC_PASSWORD',
      ).default('admin'),
    )
    .option('--device', 'as the device that was enrolled there, without an account')
    .action(async (options: ServerArguments) => {
      const { url: urls, fingerprint, serverUser: user, device } = options;
      const account = device ? undefined : { user, password: await serverPassword(context, options) };
      const addresses = urls.map((url, at) => {
        const print = fingerprint[at]?.replaceAll(':', '').toLowerCase();
        return { url, ...(print !== undefined && { fingerprint: print }) };
      });
      await whileSignedIn(context, options, async (client) => {
        answered(await client.request(contracts.sync.setServer, { addresses, ...(account && { account }) }));
        await now(context, options, client);
      });
    });

  withStation(sync.command('off'))
    .description('keep to this station alone: what is not sent stays marked for sending')
    .action((options: StationArguments) =>
      whileSignedIn(context, options, async (client) => {
        answered(await client.request(contracts.sync.removeServer, {}));
        context.out(options.json ? '{}\n' : 'Nothing is sent or fetched any more.\n');
      }),
    );

  withStation(sync.command('now'))
    .description('sync at once, and say what was done')
    .action((options: StationArguments) =>
      whileSignedIn(context, options, (client) => now(context, options, client)),
    );

  withStation(sync.command('pause'))
    .description('send and fetch nothing for a while')
    .option('--minutes <count>', 'until it goes on by itself; else until `sync resume`')
    .action((options: StationArguments & { readonly minutes?: string }) =>
      whileSignedIn(context, options, async (client) => {
        const minutes = options.minutes === undefined ? {} : { minutes: Number(options.minutes) };
        answered(await client.request(contracts.sync.pause, minutes));
        context.out(options.json ? '{}\n' : 'Paused.\n');
      }),
    );

  withStation(sync.command('resume'))
    .description('send and fetch again')
    .action((options: StationArguments) =>
      whileSignedIn(context, options, async (client) => {
        answered(await client.request(contracts.sync.resume, {}));
        context.out(options.json ? '{}\n' : 'Goes on.\n');
      }),
    );

  withStation(sync.command('status'))
    .description('say how the station stands to its server, as the panel at the window does')
    .option('--diagnostics', 'what may be sent to whoever helps: nothing of patients, no names or addresses')
    .action((options: StationArguments & { readonly diagnostics?: true }) =>
      whileSignedIn(context, options, async (client) => {
        if (options.diagnostics) {
          const { text } = answered(await client.request(contracts.sync.diagnostics, {}));
          context.out(`${text}\n`);
          return;
        }
        const status = answered(
          await firstOf<Result<Status, Refusal>>((listener) =>
            client.subscribe(contracts.sync.status, {}, listener),
          ),
        );
        context.out(options.json ? `${JSON.stringify(status)}\n` : statusLines(status));
      }),
    );
}

async function now(context: CliContext, { json }: StationArguments, client: Client): Promise<void> {
  const done = answered(await client.request(contracts.sync.now, {}));
  const { pulled, pushed, merged, notSent, held, files, fault } = done;
  context.out(
    json
      ? `${JSON.stringify(done)}\n`
      : `${pulled} documents taken in, ${pushed} sent, ${merged} merged; ${notSent} not sent, ${held} of them held back.\n${
          files && files.notSent > 0
            ? `${files.notSent} files not sent (${files.fault?.code ?? 'waiting'}).\n`
            : ''
        }`,
  );
  if (fault) throw new CliFailure(fault);
}

type Status = OutputOf<typeof contracts.sync.status>;

function statusLines({
  state,
  fault,
  server,
  lastContactAt,
  notSent,
  oldestNotSent,
  held,
  files,
}: Status): string {
  return [
    `state: ${state}${fault ? ` (${fault.code})` : ''}`,
    ...(server === undefined ? [] : [`server: ${server}`]),
    ...(lastContactAt === undefined ? [] : [`last contact: ${lastContactAt}`]),
    `not sent: ${notSent}${oldestNotSent === undefined ? '' : `, the oldest of ${oldestNotSent}`}`,
    `held back: ${held}`,
    ...(files ? [`files to send: ${files.toSend.count}, to fetch: ${files.toFetch.count}`] : []),
    '',
  ].join('\n');
}

interface CodeArguments extends StationArguments {
  readonly label?: string;
}

function registerCode(sync: Command, context: CliContext): void {
  withStation(sync.command('code'))
    .description('make a code with which one further station comes to the server of this one')
    .option('--label <text>', 'name of the station in the list')
    .action(async ({ label, ...options }: CodeArguments) => {
      // Twice: it opens the station, and then the key by which the server knows who asks.
      const confirm = await passwordOf(context, `Password of ${options.user}: `);
      const { client, close } = await signIn(context, options, { password: confirm });
      try {
        const order = { confirm, ...(label !== undefined && { label }) };
        const made = answered(await client.request(contracts.sync.code, order));
        if (options.json) context.out(`${JSON.stringify(made)}\n`);
        else {
          const { code, expiresAt, link } = made;
          context.out(`${renderUnicodeCompact(link, { border: 2 })}\n`);
          context.out(`Code: ${code}\nGood once, until ${expiresAt}.\nAs a link: ${link}\n`);
        }
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
          await client.request(contracts.sync.join, { text, ...(url !== undefined && { url }) }),
        );
        context.out(options.json ? `${JSON.stringify(joined)}\n` : 'The station has joined the server.\n');
        await now(context, options, client);
      } finally {
        await close();
      }
    });
}

/** From the environment or from whoever sits at the terminal; never from the arguments. */
async function serverPassword(
  { env, askHidden }: CliContext,
  { serverUser }: Pick<SyncArguments, 'serverUser'>,
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
