import { Option, type Command } from 'commander';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, installDemo, type DemoInstalled } from '#engine/demo/install-demo.ts';
import type { Enrolment } from '#shared/sync/access-api.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { joinDemoServer } from './demo-server.ts';
import { serveStation } from './serve-station.ts';
import { refuseBesideStation } from './sign-in.ts';

interface DemoArguments {
  readonly data: string;
  readonly patients: string;
  readonly seed: string;
  readonly port: string;
  readonly server?: string;
  readonly serve?: boolean;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** Two charts of a thousand visits, so that a long history can be seen. */
const LONG_HISTORIES = 2;
const VISITS_OF_LONG_HISTORY = 1000;

export function register(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('make a clinic of invented people in a new folder, and open it if asked to')
    .requiredOption('--data <dir>', "the station's data folder")
    .option('--patients <count>', 'how many invented people', '300')
    .option('--seed <number>', 'another seed invents other people', '1')
    .option('--serve', 'serve the station to a browser on this machine until stopped')
    .option('--open', 'serve it and open a window; ends when the window is closed')
    .addOption(new Option('--port <number>', 'port of the loopback address; 0: any').default('0'))
    .option(
      '--server <url>',
      'a sync server of this machine, which the clinic joins; its administrator’s password from FIELDWARD_ADMIN_PASSWORD',
    )
    .option('--json', 'print JSON')
    .action((options: DemoArguments) => runDemo(context, options));
}

async function runDemo(context: CliContext, options: DemoArguments): Promise<void> {
  const patients = wholeNumber(options.patients, 'patients', 200_000);
  const seed = wholeNumber(options.seed, 'seed', 2 ** 31);
  const port = wholeNumber(options.port, 'port', 65_535);
  await refuseBesideStation(options.data);
  const password = context.env['FIELDWARD_PASSWORD'] || DEMO_PASSWORD;
  const installed = await installDemo({
    dataDir: options.data,
    password,
    patients,
    seed,
    longHistories: Math.min(LONG_HISTORIES, patients),
    visitsOfLongHistory: VISITS_OF_LONG_HISTORY,
    onProgress: (made) => context.err(`\rInventing patients: ${made} of ${patients}`),
  });
  if (!installed.ok) throw new CliFailure(installed.error);
  if (!installed.value.wasThere) context.err('\n');
  tell(context, options, installed.value, password);
  const [administrator] = DEMO_ACCOUNTS;
  if (options.server !== undefined && administrator) {
    const { login } = administrator;
    const enrolment = await joinDemoServer(context, options.data, options.server, { login, password });
    tellServer(context, options, enrolment);
  }
  const { data, serve, open = false, json } = options;
  if (serve || open) await serveStation(context, { data, port, open, json });
}

function tell(context: CliContext, options: DemoArguments, installed: DemoInstalled, password: string): void {
  const accounts = DEMO_ACCOUNTS.map(({ login, displayName, roles }) => ({ login, displayName, roles }));
  if (options.json) {
    context.out(`${JSON.stringify({ ...installed, data: options.data, accounts })}\n`);
    return;
  }
  const lines = accounts.map(
    ({ login, displayName, roles }) => `  ${login.padEnd(10)} ${displayName}, ${roles.join(', ')}`,
  );
  const secret =
    password === DEMO_PASSWORD
      ? `\nPassword of each: ${DEMO_PASSWORD}`
      : '\nPassword of each: the one in FIELDWARD_PASSWORD';
  context.out(
    `Kisima Health Centre, a clinic of invented people: ${installed.patients} patients, ${installed.records} records.\n\n` +
      `Sign in as\n${lines.join('\n')}\n${secret}\n`,
  );
}

function tellServer(context: CliContext, { json, server }: DemoArguments, { code, link }: Enrolment): void {
  context.out(
    json
      ? `${JSON.stringify({ server, code, link })}\n`
      : `\nThe clinic's sync server is at ${server}. Records go up while somebody is signed in here.\nA second station, in a new folder DIR2:\n` +
          `  npm run -s cli -- station --data DIR2 --open --enrol '${link}'\n`,
  );
}

function wholeNumber(text: string, name: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) throw new CliFailure({ code: `usage.${name}` }, EXIT.usage);
  return number;
}
