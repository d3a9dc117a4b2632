import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Of every server that is measured. */
export const PASSWORD = 'a-bench-is-a-long-seat';
export const LOGIN = { user: 'admin', password: PASSWORD } as const;

const SERVER = fileURLToPath(new URL('../sync-server/main.ts', import.meta.url));

/** A server in a process of its own, so that nobody's event loop is shared. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** With the administrator's name and password in it. */
export function addressOf(url: string): string {
  return url.replace('://', `://${LOGIN.user}:${LOGIN.password}@`);
}

/** The sync server over a folder of its own, as `cli server` starts it. */
export function ourServer(
  folder: string,
  cipher: 'sqlcipher' | 'aegis' = 'sqlcipher',
): Promise<ServerProcess> {
  const env = { FIELDWARD_ADMIN_PASSWORD: PASSWORD, FIELDWARD_SERVER_KEY: 'ab'.repeat(32) };
  return startServer([SERVER, '--data', folder, '--port', '0', '--cipher', cipher, '--json'], env);
}

/** @param program prints `{"url":…}` as its first line when it listens */
export async function startServer(
  program: readonly string[],
  env: { readonly [name: string]: string } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, program, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  endWithUs(child);
  const exited = once(child, 'exit');
  const gone = exited.then(() => Promise.reject(new Error('a server ended before it listened')));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), gone])) as [string]; // of the interface
  gone.catch(() => undefined); // it ends when it is told to
  const { url } = JSON.parse(line) as { url: string }; // as both print it
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * Runs a program of this folder to its end.
 * @param input handed over as JSON on standard input
 * @returns what it printed, one JSON object
 */
export async function runProcess<T>(name: string, input: object): Promise<T> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  endWithUs(child);
  child.stdin.end(JSON.stringify(input));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null]; // of a child process
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as T; // as the program of that name prints it
}

/** What `runProcess` handed over. */
export function inputOf<T>(): T {
  return JSON.parse(readFileSync(0, 'utf8')) as T; // of the bench that started this program
}

/** A program that is not to outlive this one. */
export function endWithUs(child: ChildProcess): void {
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}
