import { Option, type Command } from 'commander';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import {
  ensureSetUp,
  madeText,
  passwordOf,
  refuseBesideStation,
  setUpDefaults,
  withStation,
  type SetUpDefaults,
  type StationArguments,
} from './sign-in.ts';

type SetUpArguments = StationArguments & Partial<SetUpDefaults>;

export function register(program: Command, context: CliContext): void {
  const defaults = setUpDefaults(context.env);
  withStation(program.command('setup'))
    .description('make a station in a new folder, with its administrator')
    .option('--facility-name <name>', 'name of the clinic', defaults.facilityName)
    .option('--display-name <name>', "the administrator's name", defaults.displayName)
    .option('--zone <iana>', 'time zone', defaults.zone)
    .option('--currency <iso4217>', 'currency', defaults.currency)
    .addOption(
      new Option('--language <language>', 'of screens and paper')
        .choices(SCREEN_LANGUAGES)
        .default(defaults.language),
    )
    .action(async ({ data, user, json, ...details }: SetUpArguments) => {
      await refuseBesideStation(data);
      const password = await passwordOf(context, `New password for ${user}: `);
      const recoveryKey = await ensureSetUp(context, data, user, password, details);
      if (recoveryKey === undefined) throw new CliFailure({ code: 'setup.alreadyDone' });
      if (json) context.out(`${JSON.stringify({ data, user, recoveryKey })}\n`);
      else context.err(madeText(data, recoveryKey));
    });
}
