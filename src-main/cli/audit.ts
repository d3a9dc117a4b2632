import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { auditFilter, type AuditFilter } from '#shared/modules/audit/audit-filter.rules.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';
import { untilStopped } from './until-stopped.ts';

interface FilterArguments extends StationArguments {
  readonly patient?: string;
  readonly by?: string;
  readonly action?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
}

export function register(program: Command, context: CliContext): void {
  const audit = program.command('audit').description('read the audit trail; looking is noted in it');

  withFilter(audit.command('list'))
    .description('print entries, newest first')
    .option('--limit <count>', 'how many at most, up to 200', '50')
    .action(async (options: FilterArguments & { readonly limit: string }) => {
      const input = { ...filterOf(options), limit: Number(options.limit) };
      const { client, close } = await signIn(context, options);
      try {
        const { entries } = answered(await client.request(contracts.audit.list, input));
        context.out(
          options.json
            ? `${JSON.stringify(entries, undefined, 2)}\n`
            : entries
                .map(
                  ({ recordedAt, user, userId, action, outcome, reason, patient }) =>
                    `${[recordedAt, user?.login ?? userId, action, reason ?? outcome, patient?.mrn ?? ''].join('  ').trimEnd()}\n`,
                )
                .join(''),
        );
      } finally {
        await close();
      }
    });

  withFilter(audit.command('export'))
    .description('write entries to a file, newest first, as CSV or as FHIR AuditEvent NDJSON')
    .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'fhir']).default('csv'))
    .requiredOption('--out <file>', 'a new file, for the owner to read alone')
    .action(async (options: FilterArguments & { readonly format: 'csv' | 'fhir'; readonly out: string }) => {
      const filter = filterOf(options);
      const { client, close } = await signIn(context, options);
      try {
        const { format } = options;
        const path = resolve(options.out);
        const asked = client.request(contracts.local.exportAudit, { ...filter, format, path });
        const { count } = answered(await untilStopped(client, asked));
        context.out(
          options.json ? `${JSON.stringify({ file: options.out, count })}\n` : `entries: ${count}\n`,
        );
      } finally {
        await close();
      }
    });
}

function withFilter(command: Command): Command {
  return withStation(command)
    .option('--patient <id>', "one patient's, as patient:…")
    .option('--by <id>', "one person's, as user:…, or unknown")
    .option('--action <name>', 'one action, as patients.open, or all that begin so, as patients.')
    .addOption(new Option('--outcome <outcome>', 'what came of it').choices(['success', 'refused']))
    .option('--from <day>', 'first day, as 2026-03-12')
    .option('--to <day>', 'last day');
}

function filterOf({ patient, by, action, outcome, from, to }: FilterArguments): AuditFilter {
  const asked = { patientId: patient, userId: by, action, outcome, fromDay: from, toDay: to };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const parsed = auditFilter.safeParse(given);
  if (!parsed.success) throw new CliFailure({ code: 'usage.filter' }, EXIT.usage);
  return parsed.data;
}
