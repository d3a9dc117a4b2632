import type { Command } from 'commander';
import { changeOwnPassword, recoverPassword } from '#engine/keys/own-password.ts';
import { readSlotFile } from '#engine/keys/slot-file.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { station as contract } from '#shared/modules/station/station.contract.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { passwordOf, signIn, withCode, withStation, type StationArguments } from './sign-in.ts';

export function register(program: Command, context: CliContext): void {
  const station = program
    .command('station')
    .description('look at a station, change a password or the data key, use the recovery key');

  withStation(station.command('info'))
    .description('print what this station is')
    .action(async (options: StationArguments) => {
      const { engine, close } = await signIn(context, options);
      try {
        const { replica, facility, device } = engine.opened();
        const slots = readSlotFile(stationFolder(options.data).slots);
        const { count } = replica.notSent();
        const info = {
          version: engine.version,
          facility: facility.name,
          zone: facility.zone,
          device,
          mrnPrefix: await replica.reader().counter(MRN_PREFIX),
          cipher: slots.ok ? slots.value.cipher : undefined,
          logins: slots.ok ? slots.value.slots.map(({ login }) => login) : [],
          patients: await replica.reader().count(Patient, {}),
          notSent: count,
        };
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
    .action(async ({ data, user }: StationArguments) => {
      const old = await passwordOf(context, `Password of ${user}: `);
      const fresh = await passwordOf(context, 'New password: ', 'FIELDWARD_NEW_PASSWORD');
      const changed = await withCode(context, (code) =>
        changeOwnPassword(stationFolder(data), user, { old, new: fresh }, Date.now(), code),
      );
      if (!changed.ok) throw new CliFailure(changed.error);
      context.err('The password was changed.\n');
    });

  withStation(station.command('rekey'))
    .description('a new data key and a new recovery key; everybody keeps their password')
    .action(async (options: StationArguments) => {
      const confirm = await passwordOf(context, `Password of ${options.user}: `);
      const { connection, close } = await signIn(context, options, { password: confirm });
      try {
        const done = await connection.request('station.rekey', { confirm });
        if (!done.ok) throw new CliFailure(done.error);
        const { recoveryKey } = done.value as OutputOf<(typeof contract)['rekey']>; // what the channel answers
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
    .action(async ({ data, user }: StationArguments) => {
      const recoveryKey = await passwordOf(context, 'Recovery key: ', 'FIELDWARD_RECOVERY_KEY');
      const fresh = await passwordOf(context, `New password for ${user}: `, 'FIELDWARD_NEW_PASSWORD');
      const recovered = await recoverPassword(stationFolder(data), user, recoveryKey, fresh, Date.now());
      if (!recovered.ok) throw new CliFailure(recovered.error);
      context.err('The password was changed.\n');
    });
}
