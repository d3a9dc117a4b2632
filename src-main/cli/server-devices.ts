import type { Command } from 'commander';
import { renderUnicodeCompact } from 'uqr';
import { deviceList, enrolment, revocation, type ListedDevice } from '#shared/sync/access-api.ts';
import type { CliContext } from './cli-context.ts';
import { askServer, type ServerPlace } from './server-access.ts';

interface EnrolArguments extends PlaceArguments {
  readonly facility?: string;
  readonly label?: string;
  readonly site?: true;
}

export type PlaceArguments = ServerPlace & { readonly json?: true };

/** What the server's administrator does about devices, through a server that runs. */
export function registerDevices(server: Command, context: CliContext): void {
  withPlace(server.command('enrol'))
    .description('make a code with which one station can come')
    .option('--facility <id>', 'that the server knows; without it the station brings a facility of its own')
    .option('--label <text>', 'name of the station in the list')
    .option('--site', 'for the server of a site, which speaks for the stations that come to it')
    .action(async (options: EnrolArguments) => {
      const { facility: facilityId, label, site } = options;
      const body = {
        ...(facilityId !== undefined && { facilityId }),
        ...(label !== undefined && { label }),
        ...(site && { site }),
      };
      const made = await askServer(context, options, enrolment, { method: 'POST', path: 'enrolments', body });
      if (options.json) context.out(`${JSON.stringify(made)}\n`);
      else {
        const { code, expiresAt, link } = made;
        context.out(`${renderUnicodeCompact(link, { border: 2 })}\n`);
        context.out(`Code: ${code}\nGood once, until ${expiresAt}.\nAs a link: ${link}\n`);
      }
    });

  withPlace(server.command('devices'))
    .description('print the stations that have come, and how they stand')
    .action(async (options: PlaceArguments) => {
      const { devices } = await askServer(context, options, deviceList, { method: 'GET', path: 'devices' });
      context.out(options.json ? `${JSON.stringify(devices)}\n` : devices.map(lineOf).join(''));
    });

  withPlace(server.command('revoke'))
    .description('revoke a station: it hands over what it has not sent, and wipes itself')
    .argument('<device>', '12 characters, as `devices` prints them')
    .action(async (device: string, options: PlaceArguments) => {
      const path = `devices/${encodeURIComponent(device)}/revoke`;
      const done = await askServer(context, options, revocation, { method: 'POST', path, body: {} });
      context.out(
        options.json
          ? `${JSON.stringify({ device, at: done.at })}\n`
          : `${device} is revoked since ${done.at}. At its next contact it hands over and wipes itself.\n`,
      );
    });
}

export function withPlace(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of a server that runs on this machine')
    .option('--url <url>', 'of the server; https, unless it runs on this machine')
    .option('--fingerprint <hex>', 'SHA-256 of the certificate, where the server made its own')
    .option('--json', 'print JSON');
}

function lineOf({ device, label = '', facilityId, seenAt, revoked, wipedAt }: ListedDevice): string {
  const standing = wipedAt ? 'wiped' : revoked ? 'revoked' : 'works';
  return `${[device, standing.padEnd(7), seenAt, facilityId, label].join('  ').trimEnd()}\n`;
}
