import type { Command } from 'commander';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { displayName, fullName, mainName } from '#shared/kernel/human-name.ts';
import type { patients } from '#shared/modules/patients/patients.contract.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { contracts } from '#shared/registry.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';

const MOST = 100;

export function register(program: Command, context: CliContext): void {
  withStation(program.command('find'))
    .description('print the patients a desk would see for some words, best first')
    .argument('<words...>', 'name, number, phone or birth date, as a person would type it')
    .option('--limit <count>', `how many at most, up to ${MOST}`, '20')
    .action(async (words: readonly string[], options: StationArguments & { readonly limit: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
        throw new CliFailure({ code: 'usage.limit' }, EXIT.usage);
      const { client, close } = await signIn(context, options);
      try {
        const hits = answered(
          await client.request(contracts.patients.search, { words: words.join(' '), limit }),
        );
        context.out(
          options.json ? `${JSON.stringify(hits.map(asJson), undefined, 2)}\n` : hits.map(asLine).join(''),
        );
      } finally {
        await close();
      }
    });
}

type Hit = OutputOf<(typeof patients)['search']>[number];

function asJson({ patient, rank }: Hit) {
  const { id, mrn, name, birthDate, gender } = patient;
  const main = mainName(name);
  return { id, mrn, name: main ? fullName(main) : '', birthDate, gender, rank };
}

function asLine({ patient }: Hit): string {
  const { mrn, name, birthDate = '', gender = '' } = patient;
  const main = mainName(name);
  return `${[mrn, birthDate.padEnd(10), gender.padEnd(7), main ? displayName(main) : ''].join('  ')}\n`;
}
