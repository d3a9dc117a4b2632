import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Option, type Command } from 'commander';
import { auditFile } from '#engine/audit-export.ts';
import { writeAudit } from '#engine/commands/run-plan.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import {
  auditFilter,
  type audit as contract,
  type AuditFilter,
} from '#shared/modules/audit/audit.contract.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { signIn, withStation, type StationArguments } from './sign-in.ts';

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
      const { connection, close } = await signIn(context, options);
      try {
        const input = { ...filterOf(options), limit: Number(options.limit) };
        const listed = await connection.request('audit.list', input);
        if (!listed.ok) throw new CliFailure(listed.error);
        const { entries } = listed.value as OutputOf<(typeof contract)['list']>; // what the channel answers
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
      const { engine, session, close } = await signIn(context, options);
      try {
        if (!session.permissions.has('audit.read')) throw new CliFailure({ code: 'notPermitted' });
        const { replica, facility } = engine.opened();
        const file = auditFile(replica.reader(), filter, {
          format: options.format,
          zone: facility.zone,
          mayName: session.permissions.has('patient.read'),
        });
        await write(options.out, file.parts);
        const { patientId } = filter;
        await writeAudit(engine, {
          action: 'audit.export',
          userId: session.userId,
          outcome: 'success',
          ...(patientId === undefined ? {} : { patientId }),
        });
        const { count } = file.result();
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

/** A trail of years does not fit into memory. */
async function write(path: string, parts: AsyncIterable<string>): Promise<void> {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const failed = new Promise<never>((_resolve, reject) => {
    stream.on('error', () => reject(new CliFailure({ code: 'audit.cannotWrite' }, EXIT.unusable)));
  });
  const writing = (async () => {
    await once(stream, 'open');
    for await (const part of parts) if (!stream.write(part)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'close');
  })();
  await Promise.race([writing, failed]);
}
