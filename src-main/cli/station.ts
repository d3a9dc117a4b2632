import { resolve } from 'node:path';
import type { Command } from 'commander';
import { changeOwnPassword, recoverPassword } from '#engine/keys/own-password.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { findStation } from '#engine/local/find-station.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { registerEnrol, registerRun } from './enrol-station.ts';
import {
  answered,
  passwordOf,
  refuseBesideStation,
  signIn,
  withCode,
  withStation,
  type StationArguments,
} from './sign-in.ts';

export function register(program: Command, context: CliContext): void {
  const station = program
    .command('station')
    .description('run a station; look at one, change a password or the data key, use the recovery key')
    .enablePositionalOptions();
  registerRun(station, context);
  registerEnrol(station, context);

  withStation(station.command('info'))
    .description('print what this station is')
    .action(async (options: StationArguments) => {
      const { client, close } = await signIn(context, options);
      try {
        const info = answered(await client.request(contracts.local.info, {}));
        const lines = Object.entries(info).map(
          ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
        );
        context.out(options.json ? `${JSON.stringify(info)}\n` : lines.join(''));
      } finally {
        await close();
      }
    });

  withStation(station.command('passwd'))
    .description('take another password: the new one from FIELDWARD_NEW_PASSWORD or asked for')
    .action(async (options: StationArguments) => {
      const { data, user, json } = options;
      const old = await passwordOf(context, `Password of ${user}: `);
      const fresh = await passwordOf(context, 'New password: ', 'FIELDWARD_NEW_PASSWORD');
      if (await isOpen(data)) {
        const { client, close } = await signIn(context, options, { password: old });
        try {
          answered(await client.request(contracts.session.changePassword, { old, new: fresh }));
        } finally {
          await close();
        }
      } else {
        const changed = await withCode(context, (code) =>
          changeOwnPassword(stationFolder(data), user, { old, new: fresh }, systemClock, code),
        );
        if (!changed.ok) throw new CliFailure(changed.error);
      }
      context.err('The password was changed.\n');
      if (json) context.out(`${JSON.stringify({ user })}\n`);
    });

  withStation(station.command('parcel'))
    .description('open what a revoked station could not hand over, into a new file of JSON lines')
    .requiredOption('--file <path>', 'the parcel, from the folder of that station')
    .requiredOption('--to <path>', 'a new file; patients lie open in it')
    .action(async (options: StationArguments & { readonly file: string; readonly to: string }) => {
      const confirm = await passwordOf(context, `Password of ${options.user}: `);
      const { client, close } = await signIn(context, options, { password: confirm });
      try {
        const [file, path] = [resolve(options.file), resolve(options.to)];
        const done = answered(await client.request(contracts.local.openParcel, { file, path, confirm }));
        context.out(
          options.json ? `${JSON.stringify(done)}\n` : `${done.documents} documents in ${options.to}.\n`,
        );
      } finally {
        await close();
      }
    });

  withStation(station.command('rekey'))
    .description('a new data key and a new recovery key; everybody keeps their password')
    .action(async (options: StationArguments) => {
      const confirm = await passwordOf(context, `Password of ${options.user}: `);
      const { client, close } = await signIn(context, options, { password: confirm });
      try {
        const { recoveryKey } = answered(await client.request(contracts.station.rekey, { confirm }));
        if (options.json) context.out(`${JSON.stringify({ recoveryKey })}\n`);
        else
          context.err(
            `The data key is new, and so is the recovery key, shown only now; keep it on paper: ${recoveryKey}\n`,
          );
      } finally {
        await close();
      }
    });

  withStation(station.command('recover'))
    .description(
      'give a login a new password with the recovery key, from FIELDWARD_RECOVERY_KEY or asked for',
    )
    .action(async ({ data, user, json }: StationArguments) => {
      await refuseBesideStation(data);
      const recoveryKey = await passwordOf(context, 'Recovery key: ', 'FIELDWARD_RECOVERY_KEY');
      const fresh = await passwordOf(context, `New password for ${user}: `, 'FIELDWARD_NEW_PASSWORD');
      const recovered = await recoverPassword(
        stationFolder(data),
        { login: user, recoveryKey, newPassword: fresh },
        systemClock,
      );
      if (!recovered.ok) throw new CliFailure(recovered.error);
      context.err('The password was changed.\n');
      if (json) context.out(`${JSON.stringify({ user })}\n`);
    });
}

async function isOpen(data: string): Promise<boolean> {
  const port = await findStation(data);
  port?.close();
  return port !== undefined;
}
