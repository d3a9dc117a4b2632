import { Command, CommanderError } from 'commander';
import { stackOf } from '#engine/platform/log.ts';
import version from '../../package.json' with { type: 'json' };
import { CliFailure, EXIT, sentenceOf, type CliContext, type ExitCode } from './cli-context.ts';

const EXIT_HELP = `
Exit codes:
  0   done; a check found nothing wrong
  1   a check found something, or the work was refused
  2   wrong usage
  3   not signed in: wrong or no password, or no station in the folder
  4   the station cannot be used: missing, damaged, newer, not writable, its disk full; or it was closed meanwhile
  5   busy: a station has the folder open, and this needs it alone; or an import or a backup is running there
  70  internal error

Beside an open station on the same machine and account a verb works through the station, with a sign-in of its own.
setup, demo, restore, station --enrol, station enrol, station recover and backup with --to need the folder alone.

The password comes from the environment variable FIELDWARD_PASSWORD or is asked for; it is never an argument. So do a
one-time code (FIELDWARD_CODE) and a new or initial password (FIELDWARD_NEW_PASSWORD).`;

type Verb = { register(program: Command, context: CliContext): void };

/** Each verb lies in a file of its own and is loaded when it is asked for; all of them are for `--help`. */
export const VERBS: { readonly [name: string]: () => Promise<Verb> } = {
  setup: () => import('./setup.ts'),
  find: () => import('./find.ts'),
  import: () => import('./import.ts'),
  export: () => import('./export.ts'),
  verify: () => import('./verify.ts'),
  station: () => import('./station.ts'),
  demo: () => import('./demo.ts'),
  staff: () => import('./staff.ts'),
  audit: () => import('./audit.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  server: () => import('./server.ts'),
  sync: () => import('./sync.ts'),
  hosting: () => import('./hosting.ts'),
  messages: () => import('./messages.ts'),
};

/** @returns the exit code */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const isJson = args.includes('--json');
  try {
    const usage = isJson ? { ...context, err: () => undefined } : context;
    const program = await cliProgram(args, usage, context);
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      // Without JSON commander has said it, with its usage.
      if (isJson) context.err(`${JSON.stringify({ error: { code: 'usage', reason: error.code } })}\n`);
      return EXIT.usage;
    }
    if (error instanceof CliFailure) {
      tell(context, isJson, error.refusal, sentenceOf(error.refusal.code));
      return error.exitCode;
    }
    // A stack without its message: a message may quote a value.
    tell(context, isJson, { code: 'internal' }, `This is a fault of the program.\n${stackOf(error)}`);
    return EXIT.internal;
  }
}

function tell(
  context: CliContext,
  isJson: boolean,
  refusal: { readonly code: string },
  sentence: string,
): void {
  const details = Object.entries(refusal).flatMap(([name, value]) =>
    name === 'code' ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  const text = `${sentence} (${[refusal.code, ...details].join(', ')})`;
  context.err(isJson ? `${JSON.stringify({ error: refusal })}\n` : `${text}\n`);
}

async function cliProgram(args: readonly string[], usage: CliContext, context: CliContext): Promise<Command> {
  const program = new Command('fieldward')
    .description('Works on a Fieldward station at the command line.')
    .version(version.version)
    .addHelpText('after', EXIT_HELP)
    // `station --data` is the station's own option, `station info --data` that of `info`.
    .enablePositionalOptions()
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ writeOut: usage.out, writeErr: usage.err });
  const named = Object.entries(VERBS).filter(([name]) => name === args[0]);
  const loads = named.length > 0 ? named : Object.entries(VERBS);
  const verbs = await Promise.all(loads.map(([, load]) => load()));
  for (const verb of verbs) verb.register(program, context);
  return program;
}
