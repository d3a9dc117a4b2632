import type { Command } from 'commander';
import { auditHeadSchema, type AuditHead } from '#engine/commands/audit-chain.ts';
import { openingOf, withBackup, type BackupArguments } from './backup-arguments.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, signIn, withStation, type SignedIn, type StationArguments } from './sign-in.ts';

interface CheckArguments extends StationArguments {
  readonly head?: string;
  readonly acknowledgeLoss?: true;
}

interface Report {
  readonly ok: boolean;
}

export function register(program: Command, context: CliContext): void {
  const verify = program.command('verify').description('check a station; exit 0, or 1 and say what is wrong');
  add(
    'store',
    'every page and document of the data file, what is derived from them, and every stored file',
    async ({ client }) => answered(await client.request(contracts.local.verifyStore, {})),
  );
  add(
    'audit',
    "the audit trail's chain and signatures, entry by entry, and its end against the kept one",
    async ({ client }, { head, acknowledgeLoss }) => {
      const noted = notedHead(head);
      if (acknowledgeLoss) answered(await client.request(contracts.backups.acknowledgeLoss, {}));
      return answered(await client.request(contracts.local.verifyAudit, noted ? { noted } : {}));
    },
  )
    .option('--head <sequence:hash>', 'an end of the trail that an earlier check has printed')
    .option(
      '--acknowledge-loss',
      'you know that the last changes are gone: the loss is listed from then on, and another is found',
    );

  withBackup(verify.command('backup'))
    .description(
      'restore the newest backup to a scratch folder and read all of it; exit 0: the last proven restore',
    )
    .option('--scratch <dir>', 'where there is room for a restored station; only ciphertext is written there')
    .action(async (options: BackupArguments & { readonly scratch?: string }) => {
      const opening = await openingOf(context, options);
      const { scratch } = options;
      const { proveBackup } = await import('#engine/backup/prove-backup.ts');
      const proven = await proveBackup({
        ...opening,
        nowMs: Date.now(),
        ...(scratch === undefined ? {} : { scratch }),
      });
      if (!proven.ok) throw new CliFailure(proven.error);
      const { takenAtMs, ...report } = proven.value;
      const told = { ...report, takenAt: new Date(takenAtMs).toISOString() };
      context.out(options.json ? `${JSON.stringify(told)}\n` : linesOf(told));
      if (!report.ok) throw new CliFailure({ code: 'verify.backup' }, EXIT.refused);
    });

  function add(
    name: string,
    description: string,
    check: (signedIn: SignedIn, options: CheckArguments) => Promise<Report>,
  ): Command {
    return withStation(verify.command(name))
      .description(description)
      .action(async (options: CheckArguments) => {
        const signedIn = await signIn(context, options);
        try {
          const report = await check(signedIn, options);
          context.out(options.json ? `${JSON.stringify(report)}\n` : linesOf(report));
          if (!report.ok) throw new CliFailure({ code: `verify.${name}` }, EXIT.refused);
        } finally {
          await signedIn.close();
        }
      });
  }
}

function notedHead(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) throw new CliFailure({ code: 'usage.head' }, EXIT.usage);
  return { sequence: Number(sequence), hash };
}

/** Counts on one line each; findings, which are codes and ids, one a line below. */
function linesOf(report: Report): string {
  const lines = Object.entries(report).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value) ? value.map((item) => `  ${JSON.stringify(item)}`) : [`${name}: ${textOf(value)}`],
  );
  return `${lines.join('\n')}\n`;
}

/** An end of the trail as `--head` takes it. */
function textOf(value: unknown): string {
  const head = auditHeadSchema.safeParse(value);
  return head.success ? `${head.data.sequence}:${head.data.hash}` : String(value);
}
