import type { Command } from 'commander';
import * as z from 'zod';
import { facilityList, type FacilityList } from '#shared/sync/network-api.ts';
import type { CliContext } from './cli-context.ts';
import { askServer } from './server-access.ts';
import { withPlace, type PlaceArguments } from './server-devices.ts';

const done = z.object({ ok: z.literal(true) });

type FacilitiesArguments = PlaceArguments & {
  readonly join?: string;
  readonly name?: string;
  readonly leave?: string;
};

/** Which facilities share something, through a server that runs. */
export function registerFacilities(server: Command, context: CliContext): void {
  withPlace(server.command('facilities'))
    .description('print the facilities of the server, or say which of them refer patients to each other')
    .option('--join <id>', 'takes part in the network from now on')
    .option('--name <text>', 'with --join: how the others call it')
    .option('--leave <id>', 'takes part no more')
    .action(async (options: FacilitiesArguments) => {
      const { join, leave } = options;
      if (join !== undefined) {
        const name = options.name ?? (await listed()).find(({ facilityId }) => facilityId === join)?.name;
        const path = `facilities/${encodeURIComponent(join)}`;
        await askServer(context, options, done, { method: 'POST', path, body: { name: name ?? join } });
      }
      if (leave !== undefined) {
        const path = `facilities/${encodeURIComponent(leave)}/leave`;
        await askServer(context, options, done, { method: 'POST', path, body: {} });
      }
      const facilities = await listed();
      context.out(options.json ? `${JSON.stringify(facilities)}\n` : facilities.map(lineOf).join(''));

      async function listed(): Promise<FacilityList['facilities']> {
        const asked = { method: 'GET', path: 'facilities' } as const;
        return (await askServer(context, options, facilityList, asked)).facilities;
      }
    });
}

function lineOf({
  facilityId,
  name = '',
  inNetworkAs,
  stations,
}: FacilityList['facilities'][number]): string {
  const standing = inNetworkAs === undefined ? 'apart' : 'in the network';
  return `${[facilityId, standing.padEnd(14), `stations: ${stations}`, inNetworkAs ?? name].join('  ').trimEnd()}\n`;
}
