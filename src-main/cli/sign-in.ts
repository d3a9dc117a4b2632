import { Option, type Command } from 'commander';
import type { EngineContext } from '#engine/actions.ts';
import { readRevoked } from '#engine/enrol/revoked-folder.ts';
import { isSetUp, stationFolder } from '#engine/keys/station-folder.ts';
import { findStation } from '#engine/local/find-station.ts';
import { connectPort, type Client } from '#shared/kernel/port.ts';
import type { Result } from '#shared/kernel/result.ts';
import { screenLanguageOf, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { contracts } from '#shared/registry.ts';
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

/** Signed in, at the station that is open or in the folder itself: a verb need not know. */
export interface SignedIn {
  readonly client: Client;
  close(): Promise<void>;
}

/** Signed in with the folder to oneself. */
export interface SignedInAlone extends SignedIn {
  readonly engine: EngineContext;
  readonly session: Session;
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

interface SignInOptions {
  /** Where it was asked for already. */
  readonly password?: string;
  /** Make the station first where the folder has none: for verbs that bring data with them. */
  readonly setUp?: boolean;
}

/**
 * Signs in to a station: to the one that is open, through its socket; else in the folder itself.
 * @throws CliFailure
 */
export async function signIn(
  context: CliContext,
  options: StationArguments,
  { password: known, setUp = false }: SignInOptions = {},
): Promise<SignedIn> {
  const { data, user } = options;
  const folder = stationFolder(data);
  if (readRevoked(folder)) throw new CliFailure({ code: 'station.revoked' });
  const isNew = !isSetUp(folder);
  if (isNew && !setUp) throw new CliFailure({ code: 'session.notSetUp' });
  const password = known ?? (await passwordOf(context, `Password of ${user}: `));
  const port = await findStation(data);
  if (!port) return openAlone(context, options, password, isNew);
  const client = connectPort(port);
  const close = async () => client.close();
  try {
    if (isNew) throw new CliFailure({ code: 'store.busy' }); // its first run is under way at the window
    await signInBy(client, context, user, password);
    return { client, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Signs in where the work needs the folder to itself.
 * @throws CliFailure, `store.busy` while a station has it open
 */
export async function signInAlone(
  context: CliContext,
  options: StationArguments,
  known?: string,
): Promise<SignedInAlone> {
  const { data, user } = options;
  if (!isSetUp(stationFolder(data))) throw new CliFailure({ code: 'session.notSetUp' });
  await refuseBesideStation(data);
  const password = known ?? (await passwordOf(context, `Password of ${user}: `));
  return openAlone(context, options, password, false);
}

/** @throws CliFailure */
export async function refuseBesideStation(data: string, code = 'store.busy'): Promise<void> {
  const port = await findStation(data);
  if (!port) return;
  port.close();
  throw new CliFailure({ code });
}

const INDEXING =
  'Preparing the records of this station after an update: some seconds, or a minute or two where there are a million. Leave it running.\n';

/** The engine is loaded for who needs it: beside a station most of the time would go into that. */
async function openAlone(
  context: CliContext,
  { data, user }: StationArguments,
  password: string,
  isNew: boolean,
): Promise<SignedInAlone> {
  if (isNew) {
    const recoveryKey = await ensureSetUp(context, data, user, password);
    if (recoveryKey !== undefined) context.err(madeText(data, recoveryKey));
  }
  const { openFolder } = await import('./open-folder.ts');
  const { client, engine, session, close } = await openFolder(data, () => context.err(INDEXING));
  try {
    await signInBy(client, context, user, password);
    return { client, engine, session: session(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function signInBy(client: Client, context: CliContext, login: string, password: string): Promise<void> {
  const signedIn = await withCode(context, (code) =>
    client.request(contracts.session.signIn, { login, password, ...code }),
  );
  if (!signedIn.ok) throw new CliFailure(signedIn.error);
}

/** What a channel answered. @throws CliFailure where it refused */
export function answered<T>(answer: Result<T, { readonly code: string }>): T {
  if (answer.ok) return answer.value;
  throw new CliFailure(answer.error);
}

/** Signed in for some work, and signed out whatever comes of it. @throws CliFailure */
export async function whileSignedIn(
  context: CliContext,
  options: StationArguments,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const { client, close } = await signIn(context, options);
  try {
    await work(client);
  } finally {
    await close();
  }
}

/** What a watch says first. @param watch subscribes, and gives the end of that */
export function firstOf<T>(watch: (listener: (value: T) => void) => () => void): Promise<T> {
  return new Promise((resolve) => {
    const stop = watch((value) => {
      queueMicrotask(() => stop());
      resolve(value);
    });
  });
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
  readonly language: ScreenLanguage;
}

export function setUpDefaults(env: CliContext['env']): SetUpDefaults {
  return {
    facilityName: 'New facility',
    displayName: 'Administrator',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'USD',
    language: screenLanguageOf([env['LC_ALL'] ?? env['LANG'] ?? '']),
  };
}

/**
 * Makes a station in a folder that has none, with a facility that its administrator names later.
 * @returns its recovery key, to be shown this once; undefined where there was a station already
 * @throws CliFailure
 */
export async function ensureSetUp(
  context: CliContext,
  dataDir: string,
  login: string,
  password: string,
  details: Partial<SetUpDefaults> = {},
): Promise<string | undefined> {
  if (isSetUp(stationFolder(dataDir))) return undefined;
  await refuseBesideStation(dataDir);
  const { openStation } = await import('#engine/station.ts');
  const station = await openStation({ dataDir, host: 'cli' });
  try {
    const done = await station
      .connect()
      .request('session.setUp', { ...setUpDefaults(context.env), ...details, login, password });
    if (!done.ok) throw new CliFailure(done.error);
    const { recoveryKey } = done.value as { readonly recoveryKey: string }; // the output of session.setUp
    return recoveryKey;
  } finally {
    await station.close();
  }
}

export function madeText(dataDir: string, recoveryKey: string): string {
  return `A station was made in ${dataDir}.\nRecovery key, shown only now; keep it on paper: ${recoveryKey}\n`;
}
