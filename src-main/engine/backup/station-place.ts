import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { isFileError, writeDurably } from '#shared/disk/durable-file.ts';

/** In the data folder. Travels with a copy of it; in backups it is not. */
const tokenSchema = z.object({
  token: z.string().regex(/^[0-9a-f]{32}$/),
  /** How often the station was opened, counted on. */
  opens: z.int().min(0),
  /** Tag of the machine; absent where the machine has no name of its own, as in many containers. */
  machine: z.string().exactOptional(),
  /** The server knows another station of this name: see noteOvertaken. */
  isOvertaken: z.boolean().exactOptional(),
});
/** Of the person's account on this machine, outside the data folder: does not travel with a copy. */
const recordSchema = z.object({
  opens: z.int().min(0),
  path: z.string(),
  /** Device and number of the folder: the same after it was renamed. */
  inode: z.string(),
});

export interface Machine {
  /** Folder of the records. */
  readonly stateDir: string;
  /** What the operating system calls this machine; absent where it does not. */
  readonly machineId?: string;
}

/** This machine, as Linux, macOS and Windows tell it. FIELDWARD_STATE, of tests, keeps their stations out of the home. */
export function thisMachine(env: { readonly [name: string]: string | undefined } = process.env): Machine {
  const base =
    process.platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'))
      : (env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'));
  const machineId = ['/etc/machine-id', '/var/lib/dbus/machine-id'].map(textOf).find((text) => text);
  const own = env['FIELDWARD_STATE'] ?? join(base, 'fieldward', 'stations');
  return { stateDir: own, ...(machineId ? { machineId } : {}) };
}

/** How a data folder lies on this machine, compared with how it was left. */
export type Place = 'own' | 'copied';

/**
 * Whether the folder is the one that this station was last opened in. A copy is: one from another machine; one beside the
 * original; one older than what was opened here since. One that was moved or renamed is not. Where nothing tells, as in a
 * container that forgets its home and has no machine id, it is taken for the station's own.
 */
export function placeOf(dataDir: string, machine: Machine): Place {
  const token = readToken(dataDir);
  if (!token) return 'own';
  if (token.isOvertaken) return 'copied';
  const record = readRecord(machine, token.token);
  if (!record) return token.machine === tagOf(machine) ? 'own' : 'copied';
  if (token.opens < record.opens) return 'copied';
  if (record.inode === inodeOf(dataDir) || record.path === realpathSync(dataDir)) return 'own';
  return readToken(record.path)?.token === token.token ? 'copied' : 'own';
}

/** Whatever else tells: when it is opened next, the folder is taken for a copy, and becomes another device. */
export async function noteOvertaken(dataDir: string): Promise<void> {
  const { token = randomBytes(16).toString('hex'), opens = 0, ...rest } = readToken(dataDir) ?? {};
  try {
    await writeDurably(tokenFile(dataDir), JSON.stringify({ ...rest, token, opens, isOvertaken: true }));
  } catch (error) {
    if (!isFileError(error)) throw error; // a full disk is told elsewhere; it is noted when it is closed again
  }
}

/** A record of a folder that is gone stays so long, in ms: an older copy may be put in its place. */
const FORGET_AFTER_MS = 30 * 24 * 3_600_000;

/**
 * Counts an opening, in the folder first: cut off between the two, the folder is ahead, never behind. Records of folders
 * that are long gone are dropped.
 * @param nowMs Unix time in ms
 * @param isNew begins with a token of its own: a copy that has become a station itself
 */
export async function noteOpened(
  dataDir: string,
  machine: Machine,
  { isNew, nowMs }: { readonly isNew: boolean; readonly nowMs: number },
): Promise<void> {
  const before = isNew ? undefined : readToken(dataDir);
  const tag = tagOf(machine);
  const { token = randomBytes(16).toString('hex'), opens = 0 } = before ?? {};
  const next = { token, opens: opens + 1, ...(tag === undefined ? {} : { machine: tag }) };
  await writeDurably(tokenFile(dataDir), JSON.stringify(next));
  try {
    mkdirSync(machine.stateDir, { recursive: true, mode: 0o700 });
    const record = { opens: next.opens, path: realpathSync(dataDir), inode: inodeOf(dataDir) };
    await writeDurably(recordFile(machine, token), JSON.stringify(record));
    forgetGone(machine, nowMs);
  } catch (error) {
    // A home that cannot be written is no reason not to open: the machine's own id still tells.
    if (!isFileError(error)) throw error;
  }
}

function forgetGone(machine: Machine, nowMs: number): void {
  for (const name of readdirSync(machine.stateDir)) {
    const token = /^([0-9a-f]{32})\.json$/.exec(name)?.[1];
    const record = token === undefined ? undefined : readRecord(machine, token);
    if (token === undefined || !record || !isGone(record.path, token)) continue;
    const file = recordFile(machine, token);
    if (nowMs - statSync(file).mtimeMs > FORGET_AFTER_MS) rmSync(file, { force: true });
  }
}

/** Whether another folder or none is at a path. What stood on a stick that is not plugged in is not gone. */
function isGone(path: string, token: string): boolean {
  if (existsSync(path)) return readToken(path)?.token !== token;
  return existsSync(dirname(path));
}

function readToken(dataDir: string): z.infer<typeof tokenSchema> | undefined {
  return parsed(tokenSchema, textOf(tokenFile(dataDir)));
}

function readRecord(machine: Machine, token: string): z.infer<typeof recordSchema> | undefined {
  return parsed(recordSchema, textOf(recordFile(machine, token)));
}

function tokenFile(dataDir: string): string {
  return join(dataDir, 'place.json');
}

function recordFile({ stateDir }: Machine, token: string): string {
  return join(stateDir, `${token}.json`);
}

/** The machine's id is not for others to know: systemd asks that it be hashed for each use. */
function tagOf({ machineId }: Machine): string | undefined {
  return machineId && createHash('sha256').update(`fieldward place ${machineId}`).digest('hex').slice(0, 32);
}

function inodeOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isFileError(error)) return undefined; // not there, or not ours to read: it tells nothing then
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
