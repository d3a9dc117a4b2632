import type { Command } from 'commander';
import { isSetUp, stationFolder } from '#engine/keys/station-folder.ts';
import { findStation } from '#engine/local/find-station.ts';
import { connectPort, type Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { serveStation } from './serve-station.ts';
import { answered, refuseBesideStation } from './sign-in.ts';

interface EnrolArguments {
  readonly data: string;
  readonly enrol?: string;
  readonly server?: string;
  readonly json?: boolean;
}
type RunArguments = EnrolArguments & { readonly port: string; readonly open?: boolean };
type AskArguments = Omit<EnrolArguments, 'enrol'> & { readonly code: string };

const SERVER_HELP = 'address of the server, where the code is not a link that names it';

/** `station --data DIR [--enrol CODE]`: runs a station, enrolled first where it is new. */
export function registerRun(station: Command, context: CliContext): void {
  station
    .option('--data <dir>', "the station's data folder")
    .option('--enrol <code>', 'of a server: make a station of its facility in a new folder')
    .option('--server <url>', SERVER_HELP)
    .option('--port <number>', 'port of the loopback address; 0: any', '0')
    .option('--open', 'open a window; ends when the window is closed')
    .option('--json', 'print JSON')
    .action(async ({ port, open = false, enrol, ...options }: RunArguments) => {
      if (options.data === undefined) station.help({ error: true });
      if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
        throw new CliFailure({ code: 'usage.port' }, EXIT.usage);
      const { data, json } = options;
      await refuseBesideStation(data);
      const isNew = !isSetUp(stationFolder(data));
      if (!isNew && enrol !== undefined)
        context.err('The folder holds a station already: it is opened as it is.\n');
      await serveStation(context, { data, port: Number(port), open, json }, async () => {
        if (!isNew || enrol === undefined) return;
        const socket = await findStation(data);
        if (!socket) throw new CliFailure({ code: 'disconnected' });
        const client = connectPort(socket);
        try {
          tell(context, options, await enrolBy(client, enrol, options));
        } finally {
          client.close();
        }
      });
    });
}

/** `station enrol`: makes the station, waits until it has everything, and ends. */
export function registerEnrol(station: Command, context: CliContext): void {
  station
    .command('enrol')
    .description('make a station of a facility that a server has, fetch its records, and end')
    .requiredOption('--data <dir>', "the station's data folder")
    .requiredOption('--code <code>', 'of the server; good for one station')
    .option('--server <url>', SERVER_HELP)
    .option('--json', 'print JSON')
    .action(async ({ code, ...options }: AskArguments) => {
      await refuseBesideStation(options.data);
      const { openFolder } = await import('./open-folder.ts');
      const { client, arrived, close } = await openFolder(options.data, () => undefined);
      try {
        const facility = await enrolBy(client, code, options);
        await arrived();
        tell(context, options, facility);
      } finally {
        await close();
      }
    });
}

async function enrolBy(
  client: Client,
  text: string,
  { server }: Pick<EnrolArguments, 'server'>,
): Promise<string> {
  const url = server === undefined ? {} : { url: server };
  return answered(await client.request(contracts.session.enrol, { text, ...url })).facilityName;
}

function tell(context: CliContext, { data, json }: EnrolArguments, facility: string): void {
  context.out(
    json
      ? `${JSON.stringify({ data, facility })}\n`
      : `${data} is a station of ${facility}. Whoever has an account there signs in with the same login and password.\n`,
  );
}
