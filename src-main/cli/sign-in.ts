import { Option, type Command } from 'commander';
import type { EngineContext } from '#engine/actions.ts';
import { isSetUp, stationFolder } from '#engine/keys/station-folder.ts';
import { openStation, type Connection } from '#engine/station.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { CliFailure, type CliContext } from './cli-context.ts';

export interface StationArguments {
  /** The data folder. */
  readonly data: string;
  readonly user: string;
  readonly json?: boolean;
}

/** The options of every verb that works on a station. */
export function withStation(command: Command): Command {
  return command
    .requiredOption('--data <dir>', "the station's data folder")
    .addOption(new Option('--user <login>', 'who signs in').default('admin'))
    .option('--json', 'print JSON; trouble goes to standard error, as JSON too');
}

export interface SignedIn {
  readonly engine: EngineContext;
  readonly session: Session;
  /** A window's way in, signed in. */
  readonly connection: Connection;
  close(): Promise<void>;
}

/** The password, from the environment or from whoever sits at the terminal; never from the arguments. */
export async function passwordOf(
  context: CliContext,
  question: string,
  variable = 'FIELDWARD_PASSWORD',
): Promise<string> {
  const password = context.env[variable] || (await context.askHidden(question));
  if (!password) throw new CliFailure({ code: 'session.passwordNeeded' });
  return password;
}

/**
 * Signs in to a station.
 * @param options.password where it was asked for already
 * @param options.setUp make the station first where the folder has none: for verbs that bring data with them
 * @throws CliFailure
 */
export async function signIn(
  context: CliContext,
  { data, user }: StationArguments,
  options: { readonly setUp?: boolean; readonly password?: string } = {},
): Promise<SignedIn> {
  const isNew = !isSetUp(stationFolder(data));
  if (isNew && options.setUp !== true) throw new CliFailure({ code: 'session.notSetUp' });
  const password = options.password ?? (await passwordOf(context, `Password of ${user}: `));
  if (isNew) await ensureSetUp(context, data, user, password);
  const station = await openStation({ dataDir: data, host: 'cli' });
  const connection = station.connect();
  const signedIn = await withCode(context, (code) =>
    connection.request('session.signIn', { login: user, password, ...code }),
  );
  const session = connection.session();
  if (!signedIn.ok || !session) {
    await station.close();
    throw new CliFailure(signedIn.ok ? { code: 'notSignedIn' } : signedIn.error);
  }
  return { engine: station.engine, session, connection, close: () => station.close() };
}

/** Asks once more where a one-time code must come with the password: from FIELDWARD_CODE or whoever sits there. */
export async function withCode<T>(
  context: CliContext,
  ask: (code: { readonly code?: string }) => Promise<Result<T, { readonly code: string }>>,
): Promise<Result<T, { readonly code: string }>> {
  const first = await ask({});
  if (first.ok || first.error.code !== 'session.codeNeeded') return first;
  const code = context.env['FIELDWARD_CODE'] || (await context.askHidden('One-time code: '));
  return code ? ask({ code }) : first;
}

export interface SetUpDefaults {
  readonly facilityName: string;
  readonly displayName: string;
  readonly zone: string;
  readonly currency: string;
  readonly language: 'en' | 'fr';
}

export function setUpDefaults(env: CliContext['env']): SetUpDefaults {
  return {
    facilityName: 'New facility',
    displayName: 'Administrator',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'USD',
    language: (env['LC_ALL'] ?? env['LANG'] ?? '').startsWith('fr') ? 'fr' : 'en',
  };
}

/**
 * Makes a station in a folder that has none, with a facility that its administrator names later. The recovery key goes
 * to standard error: it is shown this once.
 * @returns false where there was a station already
 * @throws CliFailure
 */
export async function ensureSetUp(
  context: CliContext,
  dataDir: string,
  login: string,
  password: string,
  details: Partial<SetUpDefaults> = {},
): Promise<boolean> {
  if (isSetUp(stationFolder(dataDir))) return false;
  const station = await openStation({ dataDir, host: 'cli' });
  try {
    const done = await station
      .connect()
      .request('session.setUp', { ...setUpDefaults(context.env), ...details, login, password });
    if (!done.ok) throw new CliFailure(done.error);
    const { recoveryKey } = done.value as { readonly recoveryKey: string }; // the output of session.setUp
    context.err(
      `A station was made in ${dataDir}.\nRecovery key, shown only now; keep it on paper: ${recoveryKey}\n`,
    );
    return true;
  } finally {
    await station.close();
  }
}
